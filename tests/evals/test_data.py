import math

import pytest

from evals import data
from evals.data import own_rows, rgb_passages
from rag.corpus.library import read_library
from rag.corpus.queries import read_queries
from rag.settings import CORPUS
from rag.text import terms

ROW = {"id": 3, "positive": [f"p{n}" for n in range(4)], "negative": [f"n{n}" for n in range(9)]}


@pytest.mark.parametrize("noise", [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
def test_passages_follow_rgbs_protocol(noise):
    passages = rgb_passages(ROW, noise)
    negatives = math.ceil(5 * noise)
    assert len(passages) == 5
    assert sum(text.startswith("n") for text in passages) == max(negatives, 1)  # only four positives exist
    assert passages == rgb_passages(ROW, noise)


def test_missing_data_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "DATA", tmp_path)
    with pytest.raises(data.DataMissing) as caught:
        data.rows("rgb_zh_refine.dev")
    assert "rgb_zh_refine.dev.jsonl" in caught.value.message("zh")


def test_no_question_of_the_test_part_stands_among_what_people_ask_of_the_articles():
    """Search reads those: a question known beforehand would measure nothing."""
    queries = [set(terms(query.text)) for query in read_queries(read_library(CORPUS))[0]]
    for kind in ("answerable", "cross", "unanswerable"):
        for row in own_rows(kind, "test"):
            own = set(terms(row["question"]))
            assert max(len(own & other) / len(own | other) for other in queries) < 0.7, row["id"]


def test_the_readmes_count_what_people_ask_of_the_articles():
    count = len(read_queries(read_library(CORPUS))[0])
    for name, told in (("README.md", f"{count:,} questions"), ("README.zh-CN.md", f"{count} 个问题")):
        assert told in (CORPUS.parent / name).read_text(encoding="utf-8")
