"""Build or update an index so that it mirrors the given paths.

Owns the order of a build; the pieces are `ingest`'s, `vectors`' and `manifest`'s. Invariant: until the very end the
former index stays in use, and any interruption leaves it so.
"""

import dataclasses
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from rag.corpus.glossary import Glossary
from rag.corpus.library import documents_folder, is_corpus, read_glossary, read_library
from rag.corpus.queries import Query, read_queries
from rag.errors import (
    DocumentError,
    IndexBusy,
    IndexError_,
    IndexMissing,
    Lang,
    NothingToIndex,
    PathMissing,
    UnsupportedType,
    WriteFailed,
)
from rag.index.bank import Bank, Known, known_questions, make_bank
from rag.index.dense import DenseStore
from rag.index.lexical import LexicalStore
from rag.index.manifest import Manifest, check_files, digests, publish, read_manifest
from rag.index.queries import Queries
from rag.index.vectors import VectorCache
from rag.ingest.documents import SUPPORTED, Document, file_digest, find_files, read_document
from rag.ingest.passages import Passage, held, split
from rag.models import registry
from rag.settings import CORPUS, Settings

Note = Callable[[str, int, int], None]
"""Hears the step, how much of it is done and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did; `embedded` counts texts sent to the model, `problems` says which files are left out and why."""

    changed: bool
    documents: int
    passages: int
    embedded: int
    skipped: int
    problems: tuple[str, ...]


def build(settings: Settings, folder: Path, paths: list[Path], *, note: Note, lang: Lang = "en") -> BuildReport:
    """Make the index at `folder` mirror `paths`; with none given, the paths it mirrored before, else our own corpus.

    Of a path that is a corpus, the documents are indexed with what people ask of them, its glossary joins the
    tokenizer's, and its questions the index's bank.

    Raises NothingToIndex, PathMissing, UnreadablePath, IndexBusy, WriteFailed or WeightsMissing; the former index is
    then unchanged.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=0):
            return _build(settings, folder, paths, note, lang)
    except Timeout:
        raise IndexBusy(path=folder) from None
    except (OSError, sqlite3.OperationalError) as error:
        raise WriteFailed(path=folder, reason=getattr(error, "strerror", None) or error) from error


def _build(settings: Settings, folder: Path, paths: list[Path], note: Note, lang: Lang) -> BuildReport:
    former = _former(folder)
    roots = [path.expanduser().absolute() for path in paths] or _former_roots(settings, folder)
    documents, skipped, problems = _read_all(roots, _former_documents(folder, former), note, lang)
    if not documents:
        raise NothingToIndex(
            paths=", ".join(map(str, paths or roots)), supported=" ".join(SUPPORTED), problems="\n".join(problems)
        )
    passages = [passage for document in documents for passage in split(document)]
    embedder = registry.fingerprint(settings, "embed")
    glossary = Glossary(group for root in roots for group in read_glossary(root).groups)
    indexed = {document.source: document.digest for document in documents}
    questions, queries = _asked(roots, indexed)
    content = _content(documents, passages, glossary, questions, queries)
    report = BuildReport(
        changed=False,
        documents=len(documents),
        passages=len(passages),
        embedded=0,
        skipped=skipped,
        problems=tuple(problems),
    )
    same_roots = former is not None and former.roots == tuple(map(str, roots))
    if former and same_roots and (former.content, former.embedder) == (content, embedder):
        return report
    texts = [passage.in_context for passage in passages]
    units = [unit for passage in passages for unit in passage.embedded]
    language_of = {document.source: document.lang for document in documents}
    languages = [language_of[passage.source] for passage in passages]
    unit_languages = [language_of[passage.source] for passage in passages for _ in passage.sentences]
    asked_of = [query.text for query in queries]
    wordings = [wording for known in questions for wording in known.wordings] + asked_of
    said = units + [point.text for known in questions for point in known.points]
    with (
        VectorCache(folder / "vectors.sqlite", embedder) as cache,
        VectorCache(folder / "wordings.sqlite", embedder) as asked,
    ):
        missing, new = cache.missing(said), asked.missing(wordings)
        if missing or new:
            from rag.models.embedder import load_embedder

            model = load_embedder(settings)
            total = len(missing) + len(new)
            cache.add(missing, model.documents, lambda done: note("embed", done, total))
            asked.add(new, model.queries, lambda done: note("embed", len(missing) + done, total))
        generation = _write_generation(
            folder,
            documents,
            passages,
            DenseStore.build(cache.vectors(units), unit_languages),
            LexicalStore.build(texts, languages, glossary, asked=_asked_of_each(passages, queries)),
            make_bank(questions, asked.vectors, cache.vectors),
            Queries(rows=queries, vectors=asked.vectors(asked_of)) if queries else Queries(),
        )
        manifest = Manifest(
            generation=generation.name,
            content=content,
            embedder=embedder,
            roots=tuple(map(str, roots)),
            documents=len(documents),
            passages=len(passages),
            built=datetime.now(UTC).isoformat(timespec="seconds"),
            problems=tuple(problems),
            files=digests(generation),
        )
        publish(folder, manifest)
        cache.keep_only(said)
        asked.keep_only(wordings)
    _sweep(folder, generation.name)
    return dataclasses.replace(report, changed=True, embedded=len(missing) + len(new))


def _asked_of_each(passages: list[Passage], queries: tuple[Query, ...]) -> list[str]:
    """The queries that each passage answers, as one text."""
    asked = held(passages, queries)
    return ["\n".join(queries[at].text for at in asked.get(row, ())) for row in range(len(passages))]


def _former(folder: Path) -> Manifest | None:
    """The manifest there is, if the index it describes is whole."""
    try:
        manifest = read_manifest(folder)
        check_files(folder, manifest)
    except IndexError_:
        return None
    return manifest


def _former_roots(settings: Settings, folder: Path) -> list[Path]:
    """The paths the index mirrors; the corpus for a new one, and for the default one when its manifest is lost."""
    try:
        return [Path(root) for root in read_manifest(folder).roots]
    except IndexMissing:
        return [CORPUS]
    except IndexError_:
        if folder == settings.index:
            return [CORPUS]
        raise


def _former_documents(folder: Path, former: Manifest | None) -> dict[str, Document]:
    """Documents of the present index by source: an unchanged PDF need not be parsed again."""
    if former is None:
        return {}
    with (folder / former.generation / "documents.jsonl").open(encoding="utf-8") as lines:
        return {row["source"]: Document(**row) for row in map(json.loads, lines)}


def _read_all(
    roots: list[Path], former: dict[str, Document], note: Note, lang: Lang
) -> tuple[list[Document], int, list[str]]:
    """The documents under the roots, how many files of other types there were, and what could not be read and why."""
    files: dict[Path, str] = {}
    skipped = 0
    for root in roots:
        if not root.exists():
            raise PathMissing(path=root)
        folder = documents_folder(root)
        for path in find_files(folder):
            if path.suffix.lower() in SUPPORTED:
                files.setdefault(path, path.name if path == root else str(path.relative_to(folder)))
            elif path == root:
                raise UnsupportedType(path=path, supported=" ".join(SUPPORTED))
            else:
                skipped += 1
    documents, problems = [], []
    for done, (path, name) in enumerate(files.items(), 1):
        note("read", done, len(files))
        try:
            known = former.get(str(path))
            same = known is not None and known.name == name and known.digest == file_digest(path)
            documents.append(known if known and same else read_document(path, name=name))
        except DocumentError as error:
            problems.append(error.message(lang))
    return documents, skipped, problems


def _asked(roots: list[Path], indexed: dict[str, str]) -> tuple[tuple[Known, ...], tuple[Query, ...]]:
    """The bank questions of the corpora among the roots, and the queries of their documents, where all they rest on is
    indexed as it stands in the file."""
    libraries = [read_library(root) for root in roots if is_corpus(root)]
    digests = {d.document.source: d.document.digest for library in libraries for d in library.documents.values()}

    def whole(source: str) -> bool:
        return indexed.get(source) == digests[source]

    known = (one for one in known_questions(libraries) if all(whole(point.source) for point in one.points))
    queries = (query for library in libraries for query in read_queries(library)[0] if whole(query.source))
    return tuple(known), tuple(dict.fromkeys(queries))


def _content(
    documents: list[Document],
    passages: list[Passage],
    glossary: Glossary,
    questions: tuple[Known, ...],
    queries: tuple[Query, ...],
) -> str:
    """Digest of everything the index is made from, the cutting into passages and sentences included."""
    digest = hashlib.sha256(json.dumps(glossary.groups).encode())
    digest.update(json.dumps([dataclasses.asdict(known) for known in questions]).encode())
    digest.update(json.dumps([dataclasses.asdict(query) for query in queries]).encode())
    for document in documents:
        digest.update(f"{document.source}\0{document.name}\0{document.digest}\0".encode())
    for passage in passages:
        digest.update(f"{passage.id}{passage.heading}{passage.sentences}\0".encode())
    return digest.hexdigest()


def _write_generation(
    folder: Path,
    documents: list[Document],
    passages: list[Passage],
    dense: DenseStore,
    lexical: LexicalStore,
    bank: Bank,
    queries: Queries,
) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
    generation = folder / f"gen-{stamp}"
    generation.mkdir()
    for name, values in (("documents", documents), ("passages", passages)):
        with (generation / f"{name}.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(dataclasses.asdict(value), ensure_ascii=False) + "\n" for value in values)
    dense.save(generation / "dense.faiss")
    lexical.save(generation / "lexical")
    bank.save(generation)
    queries.save(generation)
    return generation


def _sweep(folder: Path, kept: str) -> None:
    """Remove every generation but the one in use, the remains of interrupted builds among them."""
    for path in folder.glob("gen-*"):
        if path.name != kept:
            shutil.rmtree(path, ignore_errors=True)
