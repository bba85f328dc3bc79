from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import mostly, pieces, sentences, terms, width

MIXED = st.text(alphabet="创业公司。！？；，\n “”a1.B e.g.3 ", max_size=200)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("护城河是什么？它是壁垒。", ["护城河是什么？", "它是壁垒。"]),
        ("他说：“先做小。”然后停了。", ["他说：“先做小。”", "然后停了。"]),
        ("It costs 3.5 dollars, e.g. per seat. Next one.", ["It costs 3.5 dollars, e.g. per seat.", "Next one."]),
        ("有 Moffatt v. Air Canada 一案。", ["有 Moffatt v. Air Canada 一案。"]),
        ("1. 市场调研\n2. 技术分析", ["1. 市场调研", "2. 技术分析"]),
        (
            "Attention is all you need (Vaswani et al. 2017). Yes!",
            ["Attention is all you need (Vaswani et al. 2017).", "Yes!"],
        ),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, parts):
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(MIXED)
def test_sentences_lose_nothing_but_white_space(text):
    spans = sentences(text)
    assert "".join(text[start:end] for start, end in spans).split() == text.split() or "".join(
        "".join(text[start:end] for start, end in spans).split()
    ) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@given(MIXED, st.integers(5, 40))
def test_pieces_rebuild_the_text_and_keep_the_limit(text, limit):
    spans = pieces(text, 0, len(text), limit)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(width(text[start:end]) <= limit for start, end in spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("大模型", ["大模", "模型"]),
        ("用 LoRA 微调", ["用", "lora", "微调"]),
        ("ＢＭ２５ 与 GPT-4.1", ["bm25", "与", "gpt-4.1"]),
        ("12人", ["12", "人"]),
        ("170", ["170"]),
    ],
)
def test_terms_are_bigrams_and_whole_latin_words(text, expected):
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("我会先做 A/B test，再看 retention。", "zh"),
        ("First talk to ten users of 小程序 and write down what they paid for.", "en"),
        ("", "zh"),
    ],
)
def test_the_language_most_of_a_text_is_in(text, lang):
    assert mostly(text) == lang
