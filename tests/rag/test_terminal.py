"""What is typed in the terminal, as an editor of many lines takes it."""

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from rag.cli_input import END, HINTS, edited, editor

ENTER, UP, CTRL_C, CTRL_D, ALT_ENTER = "\r", "\x1b[A", "\x03", "\x04", "\x1b\r"


def typed(keys: str, draft: str = "") -> tuple[str, str]:
    with create_pipe_input() as source, create_app_session(input=source, output=DummyOutput()):
        source.send_text(keys)
        return edited(editor(""), draft)


@pytest.mark.parametrize(
    ("keys", "command", "text"),
    [
        (f"第一行{ENTER}第二行{ENTER}.{ENTER}", "", "第一行\n第二行"),
        (f"第一行{ENTER}  缩进{ENTER} . {ENTER}", "", "第一行\n  缩进"),
        (f"写了一半{ENTER}/quit{ENTER}", "/quit", "写了一半"),
        (f"/skip{ENTER}", "/skip", ""),
        (f"写了一半{CTRL_C}", "/quit", "写了一半"),
        (f"写了一半{ENTER}{CTRL_D}", "/quit", "写了一半"),
        (f"第一行{ALT_ENTER}", "", "第一行"),
        (f"见 /skip 的说明{ENTER}3.5{ENTER}.{ENTER}", "", "见 /skip 的说明\n3.5"),
    ],
)
def test_lines_end_with_a_full_stop_or_a_command_and_nothing_typed_is_lost(keys, command, text):
    assert typed(keys) == (command, text)


@pytest.mark.parametrize(("lang", "word"), [("zh", "提交"), ("en", "hands in")])
def test_how_an_answer_is_handed_in_stands_below_it(lang, word):
    with create_pipe_input() as source, create_app_session(input=source, output=DummyOutput()):
        below = editor(HINTS[lang]).bottom_toolbar
    assert END in below
    assert word in below


def test_an_earlier_line_can_be_edited():
    assert typed(f"第一{ENTER}第二行{UP}行{ENTER}.{ENTER}") == ("", "第一行\n第二行")


def test_a_draft_is_gone_on_with_and_can_be_edited():
    assert typed(f"，而且{ENTER}.{ENTER}", draft="写了一半") == ("", "写了一半，而且")
