"""What a terminal shows while an answer is being written."""

import io
import sys
from argparse import Namespace

import pytest

from rag import cli_ask
from rag.settings import read_settings


class Screen(io.StringIO):
    """What reaches a terminal, from both streams."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def lines(self) -> list[str]:
        """What can be read at the end: what follows a carriage return is written over what stood there."""
        shown = []
        for line in self.getvalue().split("\n"):
            left = ""
            for part in line.split("\r"):
                left = part + left[len(part) :]
            shown.append(left.strip())
        return shown


@pytest.mark.parametrize("terminal", [True, False])
def test_a_terminal_tells_what_is_being_done_and_keeps_none_of_it_between_the_lines(reader, monkeypatch, terminal):
    screen = Screen(terminal=terminal)
    monkeypatch.setenv("CHUANGCE_LANG", "zh")
    monkeypatch.setattr(cli_ask, "open_answerer", lambda *_: reader)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(sys, "stdout", screen)
    asked = Namespace(
        question="青石科技标准版的价格是多少？", batch=None, out=None, index=None, json=False, quotes=False, model=True
    )
    assert cli_ask.ask(asked, read_settings()) == 0
    told = screen.getvalue()
    assert ("正在读找到的" in told) == terminal
    assert ("模型正在写" in told) == terminal
    loading, first, *rest = screen.lines()
    assert "加载模型" in loading
    assert "237" in first
    assert not any("正在" in line for line in (first, *rest))
