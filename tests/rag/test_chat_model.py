import threading

import pytest
from langchain_core.messages import HumanMessage

from rag.errors import ModelUnusable
from rag.models.chat import LocalChatModel

PASSAGE = "现金跑道等于账上现金除以月净消耗。假设账上有 600 万元，每月净消耗 50 万元，跑道就是 12 个月。"
QUESTION = f"资料：{PASSAGE}\n问题：把资料原样抄一遍。"


def finish(chunks) -> str:
    return next(c.response_metadata["finish_reason"] for c in chunks if "finish_reason" in c.response_metadata)


def test_prompt_lookup_changes_the_speed_and_not_the_words(chat):
    plain = chat.invoke(QUESTION, max_new_tokens=60, lookup_tokens=0).content
    assert plain
    assert chat.invoke(QUESTION, max_new_tokens=60).content == plain


def test_it_streams_whole_characters_that_add_up(chat):
    chunks = list(chat.stream(QUESTION, max_new_tokens=40))
    text = "".join(chunk.text for chunk in chunks)
    assert len([chunk for chunk in chunks if chunk.text]) > 3
    assert "\ufffd" not in text
    assert text == chat.invoke(QUESTION, max_new_tokens=40).content
    assert finish(chunks) == "length"


def test_cancelling_stops_within_a_token(chat):
    cancel, seen = threading.Event(), []
    for chunk in chat.stream("从一数到一百，用汉字。", cancel=cancel, max_new_tokens=200):
        seen.append(chunk)
        if len(seen) == 3:
            cancel.set()
    # One step may be under way, and a step of prompt lookup holds up to lookup_tokens + 1 tokens.
    usage = [chunk.usage_metadata for chunk in seen if chunk.usage_metadata]
    assert usage[0]["output_tokens"] <= 5 * (chat.lookup_tokens + 1)
    assert finish(seen) == "cancelled"


def test_cancelling_while_the_prompt_is_read_gives_no_word(chat):
    cancel = threading.Event()
    threading.Timer(0.3, cancel.set).start()
    chunks = list(chat.stream("护城河是壁垒。" * 400, cancel=cancel, max_new_tokens=50))
    assert "".join(chunk.text for chunk in chunks) == ""
    assert finish(chunks) == "cancelled"


def test_closing_the_stream_stops_the_model_and_the_next_call_is_clean(chat):
    stream = chat.stream("从一数到一百，用汉字。", max_new_tokens=300)
    next(stream)
    stream.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("chuangce-generate")]
    assert "2" in chat.invoke([HumanMessage("1+1等于几？只写数字。")], max_new_tokens=8).content


def test_a_stop_text_ends_the_answer_before_it(chat):
    text = chat.invoke("从1数到10，用逗号隔开。", stop=["5"], max_new_tokens=40).content
    assert "4" in text
    assert "5" not in text


def test_an_error_in_the_model_reaches_the_caller(chat, monkeypatch):
    def broken(**_):
        raise RuntimeError("out of memory")

    monkeypatch.setattr(chat._model, "generate", broken)
    with pytest.raises(RuntimeError, match="out of memory"):
        chat.invoke("你好")


def test_a_folder_that_is_no_model_is_one_clear_error(tmp_path):
    with pytest.raises(ModelUnusable) as caught:
        LocalChatModel(tmp_path, name="mine")
    assert "CHUANGCE_CHAT_MODEL" in caught.value.message("zh")
