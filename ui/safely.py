"""Work whose trouble is shown where its result would be.

Knows no tab. Invariant: whatever goes wrong is told to the user, and a fault of ours is logged too.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from rag.errors import ChuangceError, Fault
from ui import render_interview as render
from ui.texts import Texts

Result = TypeVar("Result")


def safely(work: Callable[[], Result], texts: Texts) -> tuple[Result | None, str]:
    """What work gives, or what to show of the error it ended with."""
    try:
        return work(), ""
    except ChuangceError as error:
        return None, render.error(error.message(texts.lang), texts)
    except Exception as error:
        logging.getLogger(__name__).exception("the work behind a button failed")
        return None, render.error(Fault(reason=f"{type(error).__name__}: {error}").message(texts.lang), texts)
