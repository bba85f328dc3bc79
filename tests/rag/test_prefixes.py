import threading

import pytest
from langchain_core.messages import HumanMessage

from rag.models.chat import LocalChatModel
from rag.models.prefixes import Prefixes
from tests.rag.test_chat_model import NEARLY, apart

PASSAGE = "现金跑道等于账上现金除以月净消耗。假设账上有 600 万元，每月净消耗 50 万元，跑道就是 12 个月。"


@pytest.fixture
def read(chat, monkeypatch):
    """How many tokens each call to the model computed, with room to keep them whatever the CPU."""
    monkeypatch.setitem(chat.__pydantic_private__, "_prefixes", Prefixes(2000))
    computed = []
    reached = LocalChatModel._reached

    def counted(self, ids, *rest):
        computed.append(len(ids))
        return reached(self, ids, *rest)

    monkeypatch.setattr(LocalChatModel, "_reached", counted)
    return computed


def asked(question, passage=PASSAGE):
    return [HumanMessage(f"资料：{passage}\n\n问题：{question}")]


def test_material_read_for_one_question_is_not_read_for_the_next_and_the_state_is_as_if_it_were(chat, read):
    chat.states([asked("跑道是几个月？")], 18, kept=True)
    for question in ("账上有多少钱？", "每个月花多少？"):
        state = chat.states([asked(question)], 18, kept=True)[0]
        assert read[-1] < read[0] / 2
        whole = chat.states([asked(question)], 18)[0]
        assert read[-1] > read[0] / 2
        assert apart(state, whole) < NEARLY


def test_what_was_read_up_to_another_layer_is_read_again(chat, read):
    chat.states([asked("跑道是几个月？")], 18, kept=True)
    chat.states([asked("跑道是几个月？")], 4, kept=True)
    assert read[0] == read[1]


def test_a_reading_that_was_cancelled_is_not_gone_on_from(chat, read):
    cancel = threading.Event()
    cancel.set()
    assert not chat.states([asked("跑道是几个月？")], 18, cancel, kept=True).any()
    state = chat.states([asked("跑道是几个月？")], 18, kept=True)[0]
    assert read[0] == read[1]
    assert apart(state, chat.states([asked("跑道是几个月？")], 18)[0]) < NEARLY


def test_what_was_read_longest_ago_is_forgotten_first_where_room_is_short(chat, read):
    first, second, third = (asked("为什么？", f"{name}：{PASSAGE}") for name in "甲乙丙")
    chat.states([first], 18, kept=True)
    chat.__pydantic_private__["_prefixes"]._room = 2 * read[0] + 20
    for one in (second, first, third):
        chat.states([one], 18, kept=True)
    computed = len(read)
    for one in (first, second):
        chat.states([one], 18, kept=True)
    assert read[computed] < read[0] / 2
    assert read[computed + 1] > read[0] / 2
