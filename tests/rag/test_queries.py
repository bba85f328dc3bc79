"""What people ask of the documents, in an index: found by, offered, and never taken for what the documents say."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from rag.corpus.new import start
from rag.errors import IndexDamaged
from rag.index.build import build
from rag.index.lexical import LexicalStore
from rag.index.manifest import digests, read_manifest
from rag.index.search import open_index


@pytest.fixture
def asked_of(tmp_path) -> Path:
    """A corpus of two passages, the second of which is asked about in words it does not hold."""
    start(tmp_path / "mine", date(2026, 11, 29))
    documents = tmp_path / "mine" / "documents" / "strategy"
    text = (documents / "cash-runway.md").read_text(encoding="utf-8")
    head, _, _ = text.partition("# 现金跑道\n")
    body = "# 甲\n\n## 一\n\n护城河难以复制。\n\n## 二\n\n跑道是现金与净消耗之比。\n"
    (documents / "cash-runway.md").write_text(head + body, encoding="utf-8")
    queries = tmp_path / "mine" / "queries" / "strategy" / "cash-runway.yaml"
    rows = "- quote: 现金与净消耗之比\n  questions: [钱还能花几个月？, How long will our money last?]\n"
    queries.write_text(rows, encoding="utf-8")
    return tmp_path / "mine"


def test_a_passage_is_found_by_what_people_ask_of_it(settings, embedder, asked_of, tmp_path, fingerprint):
    build(settings, tmp_path / "index", [asked_of], note=lambda *_: None)
    index = open_index(tmp_path / "index", fingerprint)
    vector = embedder.queries(["我们的钱还能花几个月"])[0]
    best = index.search("我们的钱还能花几个月", vector, 2)[0]
    assert "净消耗之比" in best.passage.text
    assert {posed.query.text for posed in best.queries} == {"钱还能花几个月？", "How long will our money last?"}
    shutil.rmtree(asked_of / "queries")
    assert build(settings, tmp_path / "index", [asked_of], note=lambda *_: None).changed
    index = open_index(tmp_path / "index", fingerprint)
    assert index.search("我们的钱还能花几个月", vector, 2)[0].queries == ()
    assert index.lexical.search("花几个月", 5) == []


def test_questions_known_to_be_answered_are_offered_in_the_askers_language(
    settings, embedder, asked_of, tmp_path, fingerprint
):
    build(settings, tmp_path / "index", [asked_of], note=lambda *_: None)
    index = open_index(tmp_path / "index", fingerprint)
    vector = embedder.queries(["账上的钱够花多久？"])[0]
    (english, _), *_ = index.nearest(vector, "en", 3)
    assert english == "How long will our money last?"
    offered = [text for text, _ in index.nearest(vector, "zh", 3)]
    assert "钱还能花几个月？" in offered
    assert "How long will our money last?" not in offered


def test_queries_that_rest_on_nothing_are_left_out(settings, asked_of, tmp_path, fingerprint):
    queries = asked_of / "queries" / "strategy" / "cash-runway.yaml"
    queries.write_text("- {quote: 这句话不在文档里, questions: [钱还能花几个月？]}\n", encoding="utf-8")
    build(settings, tmp_path / "index", [asked_of], note=lambda *_: None)
    assert open_index(tmp_path / "index", fingerprint).queries.rows == ()


def test_an_index_built_before_there_were_queries_still_opens(settings, asked_of, tmp_path, fingerprint):
    build(settings, tmp_path / "index", [asked_of], note=lambda *_: None)
    manifest = json.loads((tmp_path / "index" / "manifest.json").read_text(encoding="utf-8"))
    for name in ("queries.jsonl", "queries.npy", "lexical/said.json"):
        (tmp_path / "index" / manifest["generation"] / name).unlink()
        del manifest["files"][name]
    (tmp_path / "index" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    index = open_index(tmp_path / "index", fingerprint)
    assert index.queries.rows == ()
    assert "护城" in index.lexical.said


def test_what_is_asked_is_searched_but_not_said(tmp_path):
    store = LexicalStore.build(["跑道是现金与净消耗之比"], asked=["钱能花几个月"])
    store.save(tmp_path)
    for one in (store, LexicalStore.load(tmp_path, ["zh"])):
        assert one.search("能花几个月", 1)
        assert "几个" in one.vocabulary
        assert "几个" not in one.said
        assert "跑道" in one.said


def test_queries_that_do_not_fit_their_vectors_or_documents_are_damage(settings, asked_of, tmp_path, fingerprint):
    build(settings, tmp_path / "index", [asked_of], note=lambda *_: None)
    generation = tmp_path / "index" / read_manifest(tmp_path / "index").generation
    rows = (generation / "queries.jsonl").read_text(encoding="utf-8")
    for damaged in (rows * 2, rows.replace("cash-runway", "gone")):
        (generation / "queries.jsonl").write_text(damaged, encoding="utf-8")
        manifest = json.loads((tmp_path / "index" / "manifest.json").read_text(encoding="utf-8"))
        manifest["files"] = digests(generation)
        (tmp_path / "index" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        with pytest.raises(IndexDamaged):
            open_index(tmp_path / "index", fingerprint)


def test_the_same_corpus_twice_is_asked_once(settings, asked_of, tmp_path, fingerprint):
    build(settings, tmp_path / "index", [asked_of, asked_of], note=lambda *_: None)
    assert len(open_index(tmp_path / "index", fingerprint).queries.rows) == 2
