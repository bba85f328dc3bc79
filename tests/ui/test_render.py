import re
from dataclasses import replace

import numpy as np

from rag.answer.answerer import Found, Words
from rag.answer.values import Answer, Citation, Sentence, Timings
from rag.index.search import Hit
from rag.ingest.passages import Passage
from ui import reader, render
from ui.exchange import Exchange, Feedback
from ui.texts import EN, ZH
from ui.texts_answer import answer_texts

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


def test_what_is_cited_of_one_section_stands_below_one_title():
    value = answer("第一句。")
    first = replace(value.citations[0], heading=("文", "节"))
    other = replace(first, n=3, heading=("文", "别处"))
    page = html(replace(value, citations=(first, replace(first, n=2, start=6, end=9), other)))
    assert re.findall(r"<li><b>/d.md</b> (\S+?)<blockquote>", page) == ["节", "别处"]
    assert page.count("<blockquote><a") == 3


def test_marks_in_the_models_text_are_not_taken_for_ours():
    assert 'class="cc-cite" href' not in html(answer("伪造⟦1⟧的标记。")).split("的标记")[0]


def test_where_a_quote_takes_the_place_of_a_sentence_what_goes_on_after_it_stays_in_sight():
    exchange = Exchange(question="问")
    exchange.add(Words(text="企业版每份 4.8 元。标准版每个"), ZH)
    exchange.add(Sentence(text="企业版每份 4.6 元。", citations=(1,), supported=True, support=1.0, quoted=True), ZH)
    assert exchange.pending == "标准版每个"
    exchange.add(Words(text="席位 237 元。"), ZH)
    exchange.add(Sentence(text="标准版每个席位 237 元。", citations=(1,), supported=True, support=0.9), ZH)
    assert exchange.pending == ""


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

    for zh, en in ((ZH, EN), (answer_texts("zh"), answer_texts("en"))):
        for field in fields(zh):
            assert getattr(zh, field.name)
            assert getattr(en, field.name)
    assert list(answer_texts("zh").reasons) == list(answer_texts("en").reasons)
    assert list(answer_texts("zh").reasons_refused) == list(answer_texts("en").reasons_refused)


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


def acts(page: str) -> list[str]:
    return re.findall('data-act="([a-z]+)"', page)


def test_only_the_last_exchange_can_be_edited_and_asked_again():
    told = [Exchange(question="甲", answer=answer("一。")), Exchange(question="乙", answer=answer("二。", kind="bank"))]
    page = render.conversation(told, None, ZH)
    assert acts(page) == ["copy", "helpful", "unhelpful", "copy", "edit", "retry", "model", "helpful", "unhelpful"]
    growing = render.conversation([told[0], Exchange(question="丙", stage="正在检索…")], None, ZH)
    assert acts(growing) == ["copy", "helpful", "unhelpful"]
    failed = render.conversation([told[0], Exchange(question="丙", error="坏了")], None, ZH)
    assert acts(failed) == ["copy", "edit", "retry", "helpful", "unhelpful"]


def test_a_question_the_page_was_closed_on_can_be_asked_again():
    page = render.conversation([Exchange(question="甲", interrupted=True)], None, EN)
    assert EN.interrupted in page
    assert acts(page) == ["edit", "retry"]


def test_what_was_said_of_an_answer_is_shown_with_it():
    exchange = Exchange(question="甲", answer=answer("一。"))
    assert 'aria-pressed="true"' not in render.conversation([exchange], None, ZH)
    exchange.feedback = Feedback(row=1, helpful=False, reasons=("wrong", "incomplete"))
    page = render.conversation([exchange], None, ZH)
    assert 'data-act="unhelpful" data-at="0" aria-pressed="true"' in page
    assert "内容有误、不完整" in page


def test_each_stage_that_took_time_is_told():
    page = html(answer("一。"), EN)
    assert "search" not in page  # 10 ms
    assert "first word 0.1 s · 0.2 s in all" in page
    value = answer("一。", kind="bank")
    page = html(replace(value, timings=replace(value.timings, rewrite_ms=300, judge_ms=1800, total_ms=2100)), EN)
    assert "understand 0.3 s · judge 1.8 s · 2.1 s in all" in page
