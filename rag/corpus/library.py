"""Read a corpus folder into memory, whatever state its files are in.

Owns the folder's layout. Knows no model. Invariant: everything in a Library fits the schema; what does not is left out
and told as a finding, so that one bad entry never hides the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from rag.corpus.anchors import LibraryDocument, Rest, resolve, sections
from rag.corpus.findings import Finding, field_findings, finding
from rag.corpus.glossary import NO_GLOSSARY, Glossary
from rag.corpus.schema import CorpusHead, DocumentHead, ExerciseHead, ProblemHead, Question, Term
from rag.errors import CorpusDamaged, CorpusMissing, DocumentError, Lang
from rag.ingest.documents import find_files, front_matter, read_document

HEAD = "corpus.yaml"
GLOSSARY = "glossary.yaml"
PROBLEM, ENGLISH = "problem.md", "problem.en.md"
EXERCISE_FILES = (PROBLEM, ENGLISH, "starter.py", "solution.py", "test_visible.py", "test_hidden.py")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Head = TypeVar("_Head", bound=ProblemHead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a candidate reads of an exercise, in one language."""

    title: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """A coding exercise, stated in both languages; `folder` holds its code and tests."""

    id: str
    head: ExerciseHead
    zh: Problem
    en: Problem
    folder: Path

    def problem(self, lang: Lang) -> Problem:
        return self.zh if lang == "zh" else self.en

    @property
    def wrong(self) -> list[Path]:
        """The wrong solutions kept beside the right one."""
        return sorted((self.folder / "wrong").glob("*.py"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A corpus in memory. `rests` holds, by question id, the span each key point rests on (a Finding where none)."""

    root: Path
    head: CorpusHead
    documents: dict[str, LibraryDocument]
    questions: dict[str, Question]
    rests: dict[str, tuple[Rest | Finding, ...]]
    exercises: dict[str, Exercise]
    terms: tuple[Term, ...]
    findings: tuple[Finding, ...]


def is_corpus(folder: Path) -> bool:
    return (folder / HEAD).is_file()


def documents_folder(path: Path) -> Path:
    """Where a path's documents are: a corpus keeps them in a folder of their own."""
    return path / "documents" if is_corpus(path) else path


def read_glossary(root: Path) -> Glossary:
    """The glossary of a corpus, an empty one for any other path. Terms that do not fit are left out."""
    return Glossary.of(_terms(root)[0]) if is_corpus(root) else NO_GLOSSARY


def read_library(root: Path) -> Library:
    """Everything in the corpus at `root`. Raises CorpusMissing or CorpusDamaged (its `corpus.yaml` does not fit)."""
    if not is_corpus(root):
        raise CorpusMissing(path=root)
    try:
        head = CorpusHead.model_validate(read_yaml(root / HEAD))
    except ValidationError as error:
        first = field_findings(HEAD, error)[0]
        raise CorpusDamaged(path=root / HEAD, reason=(first.zh, first.en)) from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CorpusDamaged(path=root / HEAD, reason=" ".join(str(error).split())) from None
    documents, document_findings = _documents(root, head)
    questions, rests, question_findings = _questions(root, head, documents)
    exercises, exercise_findings = _exercises(root, head, documents)
    terms, term_findings = _terms(root)
    return Library(
        root=root,
        head=head,
        documents=documents,
        questions=questions,
        rests=rests,
        exercises=exercises,
        terms=terms,
        findings=(*document_findings, *question_findings, *exercise_findings, *term_findings),
    )


def _documents(root: Path, head: CorpusHead) -> tuple[dict[str, LibraryDocument], list[Finding]]:
    documents: dict[str, LibraryDocument] = {}
    findings: list[Finding] = []
    folder = root / "documents"
    for path in find_files(folder) if folder.is_dir() else ():
        if path.suffix != ".md":
            continue
        where = path.relative_to(root).as_posix()
        key = path.relative_to(folder).with_suffix("").as_posix()
        try:
            document = read_document(path, name=f"{key}.md")
            front = DocumentHead.model_validate(front_matter(document))
        except DocumentError as error:
            findings.append(finding("unreadable", where, reason=(error.message("zh"), error.message("en"))))
            continue
        except ValidationError as error:
            findings += field_findings(where, error)
            continue
        findings += _topic_findings(where, front.topic, head, key.rpartition("/")[0])
        documents[key] = LibraryDocument(key=key, head=front, document=document, sections=sections(document))
        for title, spans in documents[key].sections.items():
            if len(spans) > 1:
                findings.append(finding("heading-twice", where, heading=title))
    return documents, findings


def _questions(
    root: Path, head: CorpusHead, documents: dict[str, LibraryDocument]
) -> tuple[dict[str, Question], dict[str, tuple[Rest | Finding, ...]], list[Finding]]:
    questions: dict[str, Question] = {}
    rests: dict[str, tuple[Rest | Finding, ...]] = {}
    findings: list[Finding] = []
    english = {
        entry.pop("id", ""): entry
        for _, _, entry in entries(root, "questions/en/*.yaml", findings)
        if isinstance(entry, dict)
    }
    for path, number, entry in entries(root, "questions/*.yaml", findings):
        label = entry.get("id", number) if isinstance(entry, dict) else number
        where = f"{path}: {label}"
        topic = Path(path).stem
        try:
            known = {"topic": topic, "en": english.get(label)}
            question = Question.model_validate({**entry, **known} if isinstance(entry, dict) else entry)
        except ValidationError as error:
            findings += field_findings(where, error)
            continue
        if question.id in questions:
            other = f"questions/{questions[question.id].topic}.yaml"
            findings.append(finding("same-id", where, id=question.id, other=other))
            continue
        findings += _topic_findings(where, topic, head, topic)
        questions[question.id] = question
        points = [resolve(documents, point, n, where) for n, point in enumerate(question.key_points, 1)]
        findings += [point for point in points if isinstance(point, Finding)]
        rests[question.id] = tuple(points)
    for id_ in english.keys() - questions.keys():
        reason = ("没有这道题", "there is no such question")
        findings.append(finding("field", f"questions/en: {id_}", field="id", reason=reason))
    return questions, rests, findings


def _exercises(
    root: Path, head: CorpusHead, documents: dict[str, LibraryDocument]
) -> tuple[dict[str, Exercise], list[Finding]]:
    exercises: dict[str, Exercise] = {}
    findings: list[Finding] = []
    for folder in sorted(path for path in (root / "coding").glob("*") if path.is_dir()):
        where = folder.relative_to(root).as_posix()
        missing = [name for name in EXERCISE_FILES if not (folder / name).is_file()]
        if missing:
            names = " ".join(missing)
            findings.append(finding("exercise", where, reason=(f"缺少文件 {names}", f"lacks the files {names}")))
            continue
        name = PROBLEM
        try:
            front, zh = _problem(folder / name, ExerciseHead)
            name = ENGLISH
            _, en = _problem(folder / name, ProblemHead)
        except DocumentError as error:
            findings.append(finding("unreadable", where, reason=(error.message("zh"), error.message("en"))))
            continue
        except ValidationError as error:
            findings += field_findings(f"{where}/{name}", error)
            continue
        findings += _topic_findings(where, front.topic, head, front.topic)
        for key in front.reading:
            if key not in documents:
                reason = (f"没有文档 {key}", f"there is no document {key}")
                findings.append(finding("field", f"{where}/{PROBLEM}", field="reading", reason=reason))
        exercises[folder.name] = Exercise(id=folder.name, head=front, zh=zh, en=en, folder=folder)
    return exercises, findings


def _problem(path: Path, form: type[_Head]) -> tuple[_Head, Problem]:
    """An exercise's front matter and problem in one language. Raises DocumentError or ValidationError."""
    document = read_document(path)
    head = form.model_validate(front_matter(document))
    return head, Problem(title=head.title, statement=document.text[document.body :].strip())


def _terms(root: Path) -> tuple[tuple[Term, ...], list[Finding]]:
    terms: list[Term] = []
    findings: list[Finding] = []
    names: dict[str, str] = {}
    for path, number, entry in entries(root, GLOSSARY, findings):
        where = f"{path}: {entry.get('zh', number) if isinstance(entry, dict) else number}"
        try:
            term = Term.model_validate(entry)
        except ValidationError as error:
            findings += field_findings(where, error)
            continue
        for name in map(str.lower, term.names):
            if name in names:
                findings.append(finding("same-name", where, name=name, other=names[name]))
            names.setdefault(name, term.zh)
        terms.append(term)
    return tuple(terms), findings


def entries(root: Path, pattern: str, findings: list[Finding]) -> Iterator[tuple[str, int, Any]]:
    """The entries of YAML lists, with their file's path inside the corpus and their number from 1."""
    for path in sorted(root.glob(pattern)):
        where = path.relative_to(root).as_posix()
        try:
            rows = read_yaml(path) or []
            if not isinstance(rows, list):
                raise ValueError("not a YAML list")
        except (OSError, ValueError, yaml.YAMLError) as error:
            findings.append(_unreadable(where, error))
            continue
        for number, entry in enumerate(rows, 1):
            yield where, number, entry


def read_yaml(path: Path) -> Any:
    """What a YAML file holds. Raises OSError, ValueError or yaml.YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)


def _unreadable(where: str, error: Exception) -> Finding:
    return finding("unreadable", where, reason=" ".join(str(error).split()))


def _topic_findings(where: str, topic: str, head: CorpusHead, folder: str) -> list[Finding]:
    if topic not in head.topics:
        known = " ".join(head.topics)
        reason = (f"{topic} 不在 {HEAD} 的主题里（{known}）", f"{topic} is not among the topics of {HEAD} ({known})")
    elif topic != folder:
        reason = (f"{topic} 与所在文件夹 {folder} 不一致", f"{topic} differs from the folder {folder}")
    else:
        return []
    return [finding("field", where, field="topic", reason=reason)]
