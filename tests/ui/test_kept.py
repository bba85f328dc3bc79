from datetime import datetime

from rag.answer.values import Answer, Timings
from ui.exchange import Exchange
from ui.kept import CONVERSATIONS, REFUSED, Kept


def refusal(question: str, *, stopped: bool = False) -> Answer:
    return Answer(
        kind="refused",
        text="没有找到。",
        sentences=(),
        citations=(),
        question_used=question,
        confidence=0.1,
        timings=Timings(rewrite_ms=0, retrieve_ms=0, judge_ms=0, first_token_ms=0, total_ms=0),
        stopped=stopped,
        missing=("珠穆朗玛峰",),
    )


def test_a_conversation_is_found_under_its_own_key_only():
    kept = Kept()
    kept.keep("mine", [Exchange(question="问")])
    assert [exchange.question for exchange in kept.conversation("mine")] == ["问"]
    assert kept.conversation("another") == []


def test_without_a_key_nothing_is_kept():
    kept = Kept()
    kept.keep("", [Exchange(question="问")])
    assert kept.conversation("") == []


def test_the_oldest_conversation_makes_room():
    kept = Kept()
    for number in range(CONVERSATIONS + 1):
        kept.keep(str(number), [Exchange(question="问")])
    assert kept.conversation("0") == []
    assert kept.conversation(str(CONVERSATIONS))


def test_refused_questions_are_listed_once_and_the_latest_first():
    kept = Kept()
    for question in ("甲？", "乙？", "甲？"):
        kept.refuse(refusal(question))
    assert [row.question for row in kept.refused()] == ["甲？", "乙？"]
    assert kept.refused()[0].missing == ("珠穆朗玛峰",)
    assert kept.refused()[0].asked <= datetime.now().astimezone()


def test_a_stopped_answer_is_no_refusal():
    kept = Kept()
    kept.refuse(refusal("甲？", stopped=True))
    assert kept.refused() == []


def test_refused_questions_stay_within_their_limit():
    kept = Kept()
    for number in range(REFUSED + 5):
        kept.refuse(refusal(f"{number}？"))
    assert len(kept.refused()) == REFUSED


def test_everything_can_be_forgotten():
    kept = Kept()
    kept.keep("mine", [Exchange(question="问")])
    kept.refuse(refusal("甲？"))
    since = kept.emptied
    kept.forget()
    kept.keep("mine", [Exchange(question="问")], since=since)  # an answer that was being written all the while
    kept.refuse(refusal("甲？"), since=since)
    assert kept.conversation("mine") == []
    assert kept.refused() == []
    kept.keep("mine", [Exchange(question="问")], since=kept.emptied)
    assert kept.conversation("mine")
