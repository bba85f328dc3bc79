from dataclasses import replace

import numpy as np

from rag.answer.answerer import Found
from rag.answer.values import Answer, Citation, Sentence, Timings
from rag.index.search import Hit
from rag.ingest.passages import Passage
from ui import reader, render
from ui.render import Exchange
from ui.texts import EN, ZH

EVIL = "<img src=x onerror=alert(1)> [链接](http://evil.example/?q=1) ![图](http://evil.example/a.png) <http://evil.example>"


def answer(*texts: str, kind="generated") -> Answer:
    sentences = [Sentence(text=text, citations=(1,), supported=True, support=0.9) for text in texts]
    passage = Passage(id="1", source="/d.md", heading=("文", EVIL), start=0, end=5, text="原文")
    hit = Hit(passage=passage, score=1, cosine=1, best=0, vectors=np.zeros((1, 2), np.float32))
    return Answer(
        kind=kind,
        text="\n".join(texts),
        sentences=tuple(sentences),
        citations=(Citation(n=1, source="/d.md", heading=("文", EVIL), start=0, end=5, quote=EVIL),),
        question_used="问",
        confidence=0.9,
        timings=Timings(rewrite_ms=0, retrieve_ms=10, judge_ms=20, first_token_ms=100, total_ms=200),
        hits=(hit,),
    )


def html(value: Answer, texts=ZH) -> str:
    return render.conversation([Exchange(question=EVIL, answer=value)], None, texts)


def test_nothing_a_model_or_document_says_becomes_markup_or_a_link():
    for page in (html(answer(EVIL, "第二句。")), html(answer(EVIL, kind="refused"))):
        assert "<img" not in page
        assert 'href="http' not in page
        assert "src=" not in page.replace("img src=x", "")


def test_every_sentence_is_followed_by_its_citation():
    page = html(answer("第一句。", "- 第二句。"))
    assert page.count('class="cc-cite"') == 3  # two sentences and the entry in the list of sources
    assert page.index("第一句。") < page.index('class="cc-cite"') < page.index("第二句。")
    assert "/source?source=%2Fd.md&amp;start=0&amp;end=5#passage" in page


def test_marks_in_the_models_text_are_not_taken_for_ours():
    assert 'class="cc-cite" href' not in html(answer("伪造⟦1⟧的标记。")).split("的标记")[0]


def test_a_growing_answer_shows_tied_sentences_and_the_rest_in_grey():
    exchange = Exchange(question="问", found=Found(question_used="完整的问题", hits=()), pending="正在写")
    exchange.sentences = [
        Sentence(text="有据。", citations=(1,), supported=True, support=1),
        Sentence(text="无据。", citations=(), supported=False, support=0),
    ]
    page = render.conversation([exchange], None, ZH)
    assert "有据。" in page
    assert "无据。" not in page
    assert '<p class="cc-pending">正在写</p>' in page
    assert "理解为：完整的问题" in page


def test_the_reader_escapes_and_says_when_a_document_is_gone():
    assert "不在" in reader.page(None, EVIL, 0, 1, ZH) or "没有" in reader.page(None, EVIL, 0, 1, ZH)
    assert "<img" not in reader.page(None, EVIL, 0, 1, EN)


def test_both_languages_say_everything():
    from dataclasses import fields

    for field in fields(ZH):
        assert getattr(ZH, field.name)
        assert getattr(EN, field.name)


def test_what_an_answer_leaves_open_and_where_it_comes_from_is_said():
    value = answer("有 12 天。", kind="bank")
    value = replace(value, missing=("谁审批？",), sentences=(replace(value.sentences[0], disputed_by=(1,)),))
    page = html(value)
    assert ZH.from_bank in page
    assert "谁审批？" in page
    assert "资料说法不一" in page


def test_a_refusal_names_what_is_missing_and_offers_questions():
    page = html(replace(answer(kind="refused"), missing=("珠穆朗玛峰",), nearest=("什么是大模型？",)))
    assert "珠穆朗玛峰" in page
    assert "什么是大模型？" in page
