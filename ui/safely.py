"""Work whose trouble is shown where its result would be.

Knows no tab. Invariant: whatever goes wrong is told to the user, and a fault of ours is logged too.
"""

from collections.abc import Callable
from typing import TypeVar

from rag.errors import ours
from ui import render_interview as render
from ui.texts import Texts

Result = TypeVar("Result")


def safely(work: Callable[[], Result], texts: Texts) -> tuple[Result | None, str]:
    """What work gives, or what to show of the error it ended with."""
    try:
        return work(), ""
    except Exception as error:  # noqa: BLE001 - `ours` logs it
        return None, render.error(ours(error).message(texts.lang), texts)
