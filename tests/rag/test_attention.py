"""What the model looks at while it reads a passage with a question."""

import threading

import numpy as np
import pytest
import torch

from rag.answer import judge
from rag.answer.given import given_hits
from rag.answer.looks import read_looks
from rag.models.attention import NAME
from rag.models.prefixes import Prefixes
from tests.rag.test_chat_model import NEARLY, apart

SAYS = "假设账上有 600 万元，每月净消耗 50 万元，能撑 12 个月。"
PASSAGE = ["现金跑道是投资人常问的问题。", SAYS, "创始人应当每月更新一次，并且和团队一起讨论。"]
QUESTION = "公司的钱还够花多久？"
LAYERS = 18
NEAR = 0.03  # of shares: few bits round otherwise where the same is computed in other portions


@pytest.fixture
def heads():
    return read_looks().heads


def asked(question):
    return judge.messages(question, "".join(PASSAGE))


@pytest.mark.parametrize("question", [QUESTION, "For how long will the company's money last?"])
def test_the_fitted_heads_look_at_the_sentence_that_answers_in_whatever_words_and_language(chat, heads, question):
    _, shares = chat.attending(asked(question), LAYERS, heads, by=question, to=PASSAGE)
    assert shares.shape == (len(heads), len(PASSAGE))
    assert PASSAGE[shares.mean(axis=0).argmax()] == SAYS


def test_what_is_noted_is_the_attention_the_library_itself_computes(chat, heads):
    _, shares = chat.attending(asked(QUESTION), LAYERS, heads, by=QUESTION, to=PASSAGE)
    places, (begin, end) = chat._places(asked(QUESTION), PASSAGE, QUESTION), chat._part(asked(QUESTION), QUESTION)
    decoder = chat._model.get_decoder()
    try:
        chat._model.set_attn_implementation("eager")
        with torch.inference_mode():
            own = decoder(input_ids=torch.tensor([chat._encode(asked(QUESTION))]), output_attentions=True).attentions
    finally:
        chat._model.set_attn_implementation(NAME)
    expected = [
        [float(own[at][0, head, begin:end, a:b].float().sum(-1).mean()) for a, b in places] for at, head in heads
    ]
    assert np.allclose(shares, expected, rtol=0.1, atol=NEAR)


def test_the_state_is_that_of_a_reading_without_watching(chat, heads):
    state, _ = chat.attending(asked(QUESTION), LAYERS, heads, by=QUESTION, to=PASSAGE)
    assert apart(state, chat.states([asked(QUESTION)], LAYERS)[0]) < NEARLY


def test_a_passage_read_before_is_looked_at_like_one_read_now(chat, heads, monkeypatch):
    monkeypatch.setitem(chat.__pydantic_private__, "_prefixes", Prefixes(0))
    _, whole = chat.attending(asked(QUESTION), LAYERS, heads, by=QUESTION, to=PASSAGE)
    monkeypatch.setitem(chat.__pydantic_private__, "_prefixes", Prefixes(2000))
    chat.states([asked("谁应当更新它？")], LAYERS, kept=True)
    known, _ = chat.__pydantic_private__["_prefixes"].longest(chat._encode(asked(QUESTION)), LAYERS)
    assert known > len(chat._encode(asked(QUESTION))) / 2
    for _ in range(2):  # the second time all of the prompt was read before
        _, shares = chat.attending(asked(QUESTION), LAYERS, heads, by=QUESTION, to=PASSAGE)
        assert np.allclose(shares, whole, rtol=0.1, atol=NEAR)


@pytest.mark.parametrize("other", ["护城河。", QUESTION, ""])
def test_what_does_not_stand_in_the_passage_gets_no_share_and_what_stands_after_it_its_own(chat, heads, other):
    _, without = chat.attending(asked(QUESTION), LAYERS, heads, by=QUESTION, to=PASSAGE)
    _, shares = chat.attending(asked(QUESTION), LAYERS, heads, by=QUESTION, to=[PASSAGE[0], other, *PASSAGE[1:]])
    assert not shares[:, 1].any()
    assert np.allclose(np.delete(shares, 1, axis=1), without, rtol=0.1, atol=NEAR)


def test_a_cancelled_reading_looks_at_nothing(chat, heads):
    cancel = threading.Event()
    cancel.set()
    state, shares = chat.attending(asked(QUESTION), LAYERS, heads, by=QUESTION, to=PASSAGE, cancel=cancel)
    assert not state.any()
    assert shares.shape == (len(heads), len(PASSAGE))
    assert not shares.any()


def test_a_judged_passage_keeps_what_was_looked_at_sentence_by_sentence(chat, embedder):
    (hit,) = given_hits(QUESTION, embedder.queries([QUESTION])[0], ["".join(PASSAGE)], embedder, 1000)
    (judged,) = judge.judge(QUESTION, [hit], chat, threading.Event(), ranked=False)
    assert judged.odds == pytest.approx(judge.log_odds(QUESTION, "".join(PASSAGE), chat), abs=0.3)
    assert judged.hit.looks.shape == (len(hit.passage.sentences),)
    assert judged.hit.looks.argmax() == 1


def test_of_a_long_passage_only_what_is_shown_is_looked_at(chat, embedder):
    filler = "".join(f"第{n}项是另一件要记下来的小事，与账上的钱没有关系。" for n in range(1, 30))
    (hit, *_) = given_hits(QUESTION, embedder.queries([QUESTION])[0], [SAYS + filler], embedder, 2400)
    (judged,) = judge.judge(QUESTION, [hit], chat, threading.Event(), ranked=False)
    assert [bool(text) for text in judge.shown(hit)] == (judged.hit.looks > 0).tolist()
    assert judged.hit.looks[0] == judged.hit.looks.max()
    assert not judged.hit.looks[-1]


def test_a_question_that_holds_a_mark_of_the_prompt_is_read_like_any_other(chat, embedder):
    question = "{passage} 里的钱够花多久？"
    (hit,) = given_hits(question, embedder.queries([question])[0], PASSAGE[:2], embedder, 1000)[1:]
    (judged,) = judge.judge(question, [hit], chat, threading.Event(), ranked=False)
    assert judged.hit.looks.all()
