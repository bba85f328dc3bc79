"""What a terminal shows while an answer is being written."""

import io
import sys
from argparse import Namespace

import pytest

from rag import cli_ask
from rag.settings import read_settings


class Screen(io.StringIO):
    """What reaches a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("terminal", [True, False])
def test_a_terminal_tells_what_is_being_done_and_keeps_none_of_it_between_the_lines(
    reader, monkeypatch, capsys, terminal
):
    screen = Screen() if terminal else io.StringIO()
    monkeypatch.setenv("CHUANGCE_LANG", "zh")
    monkeypatch.setattr(cli_ask, "open_answerer", lambda *_: reader)
    monkeypatch.setattr(sys, "stderr", screen)
    asked = Namespace(
        question="青石科技标准版的价格是多少？", batch=None, out=None, index=None, json=False, quotes=False, model=True
    )
    assert cli_ask.ask(asked, read_settings()) == 0
    told = screen.getvalue()
    assert "加载模型" in told
    assert ("正在看能不能回答" in told) == terminal
    out = capsys.readouterr().out
    assert "237" in out
    assert "正在" not in out
