import json
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from rag import text
from rag.corpus.glossary import Glossary
from rag.errors import (
    IndexBusy,
    IndexDamaged,
    IndexForeign,
    IndexMissing,
    IndexUnknown,
    NothingToIndex,
    PathMissing,
    UnreadablePath,
    UnsupportedType,
)
from rag.index.build import build
from rag.index.dense import DenseStore
from rag.index.lexical import LexicalStore
from rag.index.manifest import read_manifest
from rag.index.search import open_index
from rag.index.vectors import BATCH
from rag.models import registry


def quiet(*_) -> None:
    """No progress wanted."""


@pytest.fixture
def notes(tmp_path) -> Path:
    """Three small documents below a Chinese path."""
    folder = tmp_path / "资料 库"
    folder.mkdir()
    (folder / "护城河.md").write_text("# 护城河\n\n护城河是让对手难以复制的优势。\n", encoding="utf-8")
    (folder / "跑道.md").write_text("# 跑道\n\n现金跑道等于现金除以月净消耗。\n", encoding="utf-8")
    (folder / "lora.txt").write_text("LoRA trains two small matrices and freezes the rest.\n", encoding="utf-8")
    return folder


def find(folder, settings, embedder, question):
    index = open_index(folder, registry.fingerprint(settings, "embed"))
    return index.search(question, embedder.queries([question])[0], 3)


def test_a_question_finds_its_passage_and_the_passage_is_the_files_text(settings, embedder, notes, tmp_path):
    build(settings, tmp_path / "索引", [notes], note=quiet)
    for question, name in [
        ("什么是护城河？", "护城河.md"),
        ("How does LoRA work?", "lora.txt"),
        ("跑道怎么算", "跑道.md"),
    ]:
        best = find(tmp_path / "索引", settings, embedder, question)[0].passage
        assert Path(best.source).name == name
        assert Path(best.source).read_text(encoding="utf-8")[best.start : best.end] == best.text


def test_only_what_changed_is_embedded_again_and_deleted_files_leave(settings, embedder, notes, tmp_path):
    folder = tmp_path / "index"
    assert build(settings, folder, [notes], note=quiet).embedded == 3
    again = build(settings, folder, [notes], note=quiet)
    assert (again.changed, again.embedded) == (False, 0)
    (notes / "跑道.md").write_text("# 跑道\n\n跑道按最坏情形估算。\n", encoding="utf-8")
    assert build(settings, folder, [], note=quiet).embedded == 1
    (notes / "护城河.md").unlink()
    report = build(settings, folder, [], note=quiet)
    assert (report.documents, report.embedded) == (2, 0)
    assert all("护城河" not in hit.passage.text for hit in find(folder, settings, embedder, "什么是护城河？"))


def test_the_same_text_in_two_files_is_found_in_both(settings, embedder, notes, tmp_path):
    shutil.copy(notes / "跑道.md", notes / "副本.md")
    build(settings, tmp_path / "index", [notes], note=quiet)
    found = {
        Path(hit.passage.source).name for hit in find(tmp_path / "index", settings, embedder, "现金跑道怎么算？")[:2]
    }
    assert found == {"跑道.md", "副本.md"}


def test_an_interrupted_build_keeps_the_old_index_and_resumes(settings, embedder, notes, tmp_path):
    folder = tmp_path / "index"
    build(settings, folder, [notes], note=quiet)
    text = "\n\n".join(f"# 第{n}节\n\n第{n}条经验：先验证再投入。" for n in range(BATCH * 2))
    (notes / "经验.md").write_text(text, encoding="utf-8")

    def interrupt(step: str, done: int, _: int) -> None:
        if step == "embed" and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(settings, folder, [notes], note=interrupt)
    assert read_manifest(folder).documents == 3
    assert build(settings, folder, [notes], note=quiet).embedded == BATCH * 2 - BATCH


def test_a_killed_build_leaves_no_half_index(settings, embedder, notes, tmp_path):
    folder = tmp_path / "index"
    build(settings, folder, [notes], note=quiet)
    (notes / "新.md").write_text("新的内容。", encoding="utf-8")
    code = (
        "import os, sys; from pathlib import Path\n"
        "from rag.index import build as b; from rag.settings import read_settings\n"
        "b.publish = lambda *_: os._exit(9)\n"
        "b.build(read_settings(), Path(sys.argv[1]), [Path(sys.argv[2])], note=lambda *_: None)"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(folder), str(notes)], check=False, capture_output=True)
    assert killed.returncode == 9
    assert len(open_index(folder, registry.fingerprint(settings, "embed")).documents) == 3
    assert build(settings, folder, [notes], note=quiet).documents == 4
    assert len(list(folder.glob("gen-*"))) == 1


def test_readers_see_the_old_index_or_the_new_one_while_builds_run(settings, embedder, notes, tmp_path, fingerprint):
    folder = tmp_path / "index"
    build(settings, folder, [notes], note=quiet)
    stop, seen, errors = threading.Event(), set(), []

    def read() -> None:
        while not stop.is_set():
            try:
                index = open_index(folder, fingerprint)
                seen.add((len(index.documents), len(index.dense)))
            except Exception as error:  # noqa: BLE001
                errors.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(4):
        (notes / f"{number}.md").write_text(f"第{number}篇。", encoding="utf-8")
        build(settings, folder, [notes], note=quiet)
    stop.set()
    reader.join()
    assert not errors
    assert seen <= {(n, n) for n in range(3, 8)}


@pytest.mark.parametrize("victim", ["dense.faiss", "passages.jsonl", "documents.jsonl", "lexical/vocab.index.json"])
@pytest.mark.parametrize("harm", ["cut", "delete"])
def test_a_damaged_index_is_refused_and_a_build_mends_it(
    settings, embedder, notes, tmp_path, fingerprint, victim, harm
):
    folder = tmp_path / "index"
    build(settings, folder, [notes], note=quiet)
    path = folder / read_manifest(folder).generation / victim
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:-7])
    else:
        path.unlink()
    with pytest.raises(IndexDamaged) as caught:
        open_index(folder, fingerprint)
    assert "chuangce index build" in caught.value.message("zh")
    report = build(settings, folder, [], note=quiet)
    assert (report.documents, report.embedded) == (3, 0)
    assert open_index(folder, fingerprint).documents


def test_a_manifest_that_points_outside_is_refused(settings, embedder, notes, tmp_path, fingerprint):
    folder = tmp_path / "index"
    build(settings, folder, [notes], note=quiet)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["../../outside"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(IndexDamaged):
        open_index(folder, fingerprint)


def test_an_index_of_another_model_or_program_is_refused(settings, embedder, notes, tmp_path):
    folder = tmp_path / "index"
    build(settings, folder, [notes], note=quiet)
    with pytest.raises(IndexForeign) as caught:
        open_index(folder, "other-model:123")
    assert "other-model" in caught.value.message("zh")
    (folder / "manifest.json").write_text('{"app": "other"}', encoding="utf-8")
    with pytest.raises(IndexUnknown):
        open_index(folder, "x")


def test_another_embedder_embeds_everything_anew(settings, embedder, notes, tmp_path, monkeypatch):
    build(settings, tmp_path / "index", [notes], note=quiet)
    monkeypatch.setattr(registry, "fingerprint", lambda *_: "another:1")
    assert build(settings, tmp_path / "index", [notes], note=quiet).embedded == 3


def test_sentences_cut_by_another_rule_are_indexed_anew(settings, embedder, notes, tmp_path, monkeypatch):
    (notes / "案例.md").write_text("# 案例\n\nIn Moffatt v. Air Canada the airline was liable.\n", encoding="utf-8")
    build(settings, tmp_path / "index", [notes], note=quiet)
    monkeypatch.setattr(text, "_ABBREVIATION", re.compile("no abbreviations"))
    assert build(settings, tmp_path / "index", [notes], note=quiet).changed
    assert find(tmp_path / "index", settings, embedder, "Moffatt")


def test_no_index_says_how_to_make_one(tmp_path):
    with pytest.raises(IndexMissing) as caught:
        open_index(tmp_path, "x")
    assert "chuangce index build" in caught.value.message("en")


def test_two_builds_at_once_are_told_apart(settings, embedder, notes, tmp_path):
    def second(step: str, *_) -> None:
        if step == "read":
            build(settings, tmp_path / "index", [notes], note=quiet)

    with pytest.raises(IndexBusy):
        build(settings, tmp_path / "index", [notes], note=second)


def test_broken_files_are_reported_and_the_rest_is_indexed(settings, embedder, notes, tmp_path):
    (notes / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    (notes / "图.png").write_bytes(b"\x89PNG")
    report = build(settings, tmp_path / "index", [notes], note=quiet, lang="zh")
    assert (report.documents, report.skipped) == (3, 1)
    assert "坏.pdf" in report.problems[0]


def test_nothing_to_index_leaves_the_index_unchanged(settings, embedder, notes, tmp_path):
    build(settings, tmp_path / "index", [notes], note=quiet)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToIndex):
        build(settings, tmp_path / "index", [tmp_path / "empty"], note=quiet)
    with pytest.raises(PathMissing):
        build(settings, tmp_path / "index", [tmp_path / "nowhere"], note=quiet)
    (tmp_path / "a.xyz").touch()
    with pytest.raises(UnsupportedType):
        build(settings, tmp_path / "index", [tmp_path / "a.xyz"], note=quiet)
    assert read_manifest(tmp_path / "index").documents == 3


def test_an_unreadable_folder_stops_the_build(settings, embedder, notes, tmp_path, monkeypatch):
    build(settings, tmp_path / "index", [notes], note=quiet)

    def refuse(path, onerror=None):  # permissions do not bind the root user, who may run the tests
        onerror(PermissionError(13, "Permission denied", str(path)))
        yield from ()

    monkeypatch.setattr("rag.ingest.documents.walk", refuse)
    with pytest.raises(UnreadablePath) as caught:
        build(settings, tmp_path / "index", [notes], note=quiet)
    assert "Permission denied" in caught.value.message("zh")
    assert read_manifest(tmp_path / "index").documents == 3


def test_a_disk_that_refuses_to_write_leaves_the_old_index(settings, embedder, notes, tmp_path):
    folder = tmp_path / "index"
    build(settings, folder, [notes], note=quiet)
    (notes / "大.md").write_text("这一篇很长。" * 3000, encoding="utf-8")
    code = (
        "import resource, signal, sys; from rag.cli import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "sys.exit(main(['index', 'build', sys.argv[2], '--index', sys.argv[1]]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(notes)], check=False, capture_output=True, encoding="utf-8"
    )
    assert ran.returncode == 1, ran.stderr
    assert str(folder) in ran.stderr
    assert "Traceback" not in ran.stderr
    assert read_manifest(folder).documents == 3


def test_exact_search_equals_numpy(embedder):
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(200, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = DenseStore.build(vectors).search(vectors[3], 10)
    assert [row for row, _ in found] == list(np.argsort(-(vectors @ vectors[3]), kind="stable")[:10])


def two_languages():
    """200 unit vectors a language: one direction per subject, the same in both, and the language's own, as strong."""
    subjects = np.eye(200, 202, dtype=np.float32)
    vectors = np.concatenate([subjects + np.eye(1, 202, 200 + number, dtype=np.float32) for number in range(2)])
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), ["zh"] * 200 + ["en"] * 200


def test_a_question_finds_the_passage_on_its_subject_in_the_other_language_before_a_stray_one_in_its_own():
    vectors, languages = two_languages()
    english = vectors[207] + vectors[208:211].sum(axis=0) * 0.2  # on subject 7, with a little of three others
    kept = [row for row in range(400) if row != 207]  # the English passage on subject 7 is not there
    store = DenseStore.build(vectors[kept], [languages[row] for row in kept])
    assert store.search(english, 1, "en")[0][0] == 7
    assert languages[kept[(vectors[kept] @ english).argmax()]] == "en"


def test_the_dense_store_gives_back_the_vectors_it_was_given(tmp_path):
    vectors, languages = two_languages()
    DenseStore.build(vectors, languages).save(tmp_path / "dense.faiss")
    store = DenseStore.load(tmp_path / "dense.faiss", languages)
    assert np.stack([store.vector(row) for row in range(400)]) == pytest.approx(vectors, abs=1e-5)


@pytest.mark.models
@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How do you run a blameless post-mortem?", "strategy/failure-post-mortems.md"),
        ("Which licence obligations does the AGPL impose on a SaaS product?", "law/open-source-licences.md"),
    ],
)
def test_an_english_question_finds_what_only_a_chinese_document_holds(question, name, corpus_index, settings, embedder):
    index = open_index(corpus_index, registry.fingerprint(settings, "embed"))
    hits = index.search(question, embedder.queries([question])[0], 8)
    found = [index.documents[hit.passage.source] for hit in hits]
    assert name in [document.name for document in found]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_with_one_language_the_score_is_the_cosine():
    vectors, _ = two_languages()
    found = DenseStore.build(vectors[:200]).search(vectors[3], 200)
    assert dict(found) == pytest.approx(dict(enumerate((vectors[:200] @ vectors[3]).tolist())), abs=1e-5)


def test_bm25_compares_a_row_with_others_of_its_language_and_knows_the_names_of_a_concept():
    texts = [
        "检索增强生成的成本",
        "现金跑道怎么算",
        "团队怎么招人",
        "the cost of the team",
        "the size of the plan",
        "what the law is",
    ]
    glossary = Glossary([["检索增强生成", "RAG"]])
    store = LexicalStore.build(texts, ["zh"] * 3 + ["en"] * 3, glossary)
    assert store.search("What is the cost of RAG?", 3)[0][0] == 0


def test_bm25_finds_chinese_by_bigrams_and_latin_by_words():
    store = LexicalStore.build(["护城河与壁垒", "现金跑道", "LoRA 微调", "无关"])
    assert [row for row, _ in store.search("护城河怎么建", 3)] == [0]
    assert [row for row, _ in store.search("lora", 3)] == [2]
    assert store.search("完全没有的词语", 3) == []


def test_traditional_and_full_width_forms_are_the_same_terms():
    store = LexicalStore.build(["护城河与壁垒", "LoRA 微调", "无关"])
    assert store.search("護城河", 1)[0][0] == 0
    assert store.search("ＬｏＲＡ", 1)[0][0] == 1


@pytest.mark.models
def test_a_hit_says_which_of_its_sentences_is_nearest(corpus_index, settings, embedder):
    index = open_index(corpus_index, registry.fingerprint(settings, "embed"))
    vector = embedder.queries(["现金跑道怎么算？"])[0]
    for hit in index.search("现金跑道怎么算？", vector, 5):
        assert hit.vectors.shape == (len(hit.passage.sentences), embedder.dimension)
        cosines = hit.vectors @ vector
        assert hit.best == int(cosines.argmax())
        assert hit.cosine == pytest.approx(float(cosines.max()), abs=1e-5)


@pytest.mark.models
def test_the_index_of_a_corpus_holds_its_questions_and_what_they_rest_on(corpus_index, settings, embedder):
    index = open_index(corpus_index, registry.fingerprint(settings, "embed"))
    assert len(index.bank.questions) > 200
    for known in index.bank.questions:
        for point in known.points:
            assert index.documents[point.source].text[point.start : point.end].strip()
    vector = embedder.queries(["大模型创业中如何确定研究方向？"])[0]
    (known, wording, cosine), *others = index.bank.nearest(vector, 3)
    assert (known.id, wording) == ("direction-research-topic", "大模型创业中如何确定研究方向？")
    assert cosine > 0.99
    assert len({known.id, *(row[0].id for row in others)}) == 3


def test_an_index_of_plain_files_has_no_questions(settings, embedder, notes, tmp_path, fingerprint):
    build(settings, tmp_path / "index", [notes], note=quiet)
    bank = open_index(tmp_path / "index", fingerprint).bank
    assert bank.questions == ()
    assert bank.nearest(np.zeros(embedder.dimension), 3) == []
