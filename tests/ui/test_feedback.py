from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, text

from rag.history import History, HistoryUnusable
from tests.ui.test_render import answer
from ui.exchange import Exchange
from ui.feedback import NOTE, FeedbackForm, give, withdraw
from ui.texts import ZH


@pytest.fixture
def history(tmp_path) -> History:
    return History(f"sqlite:///{tmp_path / 'history.db'}")


@pytest.fixture
def exchange() -> Exchange:
    return Exchange(question="护城河呢？", answer=answer("一。"))


@pytest.fixture
def form(history) -> FeedbackForm:
    return FeedbackForm(history, lambda exchanges, request: "drawn", ZH)


def break_(history: History) -> None:
    with create_engine(history.url).begin() as connection:
        connection.execute(text("DROP TABLE feedback"))


def rate(form: FeedbackForm, told: list[Exchange], at: int, *, liked: bool, typed=(None, [], "")) -> tuple:
    return form._rate(told, *typed, SimpleNamespace(at=at, liked=liked), None)


def test_what_is_said_of_an_answer_is_kept_with_question_answer_and_kind(history, exchange):
    give(history, exchange, helpful=False, reasons=("wrong", "incomplete"), note=" 没讲定价 ")
    (row,) = history.export()["feedback"]
    kept = {name: row[name] for name in ("question", "used", "kind", "answer", "helpful", "reasons", "note")}
    assert kept == {
        "question": "护城河呢？",
        "used": "问",
        "kind": "generated",
        "answer": "一。",
        "helpful": False,
        "reasons": ["wrong", "incomplete"],
        "note": "没讲定价",
    }


def test_what_was_said_can_be_changed_and_taken_back(history, exchange):
    give(history, exchange, helpful=False, reasons=("wrong",), note="长" * (NOTE + 1))
    assert len(history.export()["feedback"][0]["note"]) == NOTE
    give(history, exchange, helpful=True)
    (row,) = history.export()["feedback"]
    assert (row["helpful"], row["reasons"], row["note"]) == (True, [], "")
    withdraw(history, exchange)
    assert history.export()["feedback"] == []
    assert exchange.feedback is None


def test_after_everything_was_deleted_it_can_be_said_again(history, exchange):
    give(history, exchange, helpful=True)
    history.delete()
    give(history, exchange, helpful=False)
    assert [row["helpful"] for row in history.export()["feedback"]] == [False]


def test_helpful_is_kept_at_once_and_taken_back_by_a_second_click(form, history, exchange):
    assert rate(form, [exchange], 0, liked=True)[:2] == ("drawn", "")
    assert exchange.feedback.helpful
    rate(form, [exchange], 0, liked=True)
    assert history.export()["feedback"] == []


def test_what_is_typed_stays_with_its_answer_while_another_is_looked_at(form, exchange):
    other = Exchange(question="珠峰？", answer=answer("没有。", kind="refused"))
    told = [exchange, other]
    rate(form, told, 0, liked=False)
    *_, about, choices, typed, _ = rate(form, told, 1, liked=False, typed=(exchange, ["不完整"], "写到一半"))
    assert (about, choices.value, typed) == (other, [], "")
    *_, about, choices, typed, _ = rate(form, told, 0, liked=False, typed=(other, [], ""))
    assert (about, choices.value, typed) == (exchange, ["不完整"], "写到一半")


def test_a_history_that_fails_is_an_error_and_nothing_typed_is_lost(form, history, exchange):
    break_(history)
    _, trouble, column, *_ = form._give([exchange], exchange, ["不完整"], "写了很久", None)
    assert "历史记录" in trouble
    assert not hasattr(column, "visible")  # the form stays as it is
    assert exchange.draft == (("incomplete",), "写了很久")
    assert "历史记录" in rate(form, [exchange], 0, liked=True)[1]
    with pytest.raises(HistoryUnusable):
        give(history, exchange, helpful=True)
    assert exchange.feedback is None


def test_a_click_on_what_is_not_there_changes_nothing(form, history, exchange):
    for at in (-1, 1):
        rate(form, [exchange], at, liked=True)
    rate(form, [Exchange(question="断了", interrupted=True)], 0, liked=True)
    assert history.export()["feedback"] == []
