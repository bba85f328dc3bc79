"""What this process remembers of conversations until it ends: the exchanges of each browser tab, so that a page loaded
anew or in the other language goes on where it was, and the questions that were refused.

Knows no page and no disk. Invariant: it never grows beyond its limits; the oldest goes first.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rag.answer.values import Answer
from ui.exchange import Exchange

CONVERSATIONS = 64
REFUSED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A question the documents hold no answer to, and the words they never mention."""

    question: str
    missing: tuple[str, ...]
    asked: datetime


class Kept:
    """Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._conversations: OrderedDict[str, list[Exchange]] = OrderedDict()
        self._refused: deque[Refused] = deque(maxlen=REFUSED)
        self._emptied = 0

    @property
    def emptied(self) -> int:
        """How often everything was forgotten."""
        with self._lock:
            return self._emptied

    def conversation(self, key: str) -> list[Exchange]:
        """The exchanges kept under a browser tab's key; none for a key never seen."""
        with self._lock:
            return list(self._conversations.get(key, ()))

    def keep(self, key: str, exchanges: Sequence[Exchange], *, since: int | None = None) -> None:
        """Keep these exchanges under a key, in place of those before; an empty key keeps nothing, nor does what began
        before everything was forgotten (`since`: what `emptied` was then)."""
        with self._lock:
            if not key or since not in (None, self._emptied):
                return
            self._conversations[key] = list(exchanges)
            self._conversations.move_to_end(key)
            while len(self._conversations) > CONVERSATIONS:
                self._conversations.popitem(last=False)

    def refuse(self, answer: Answer, *, since: int | None = None) -> None:
        """Note a refused question, once; a stopped answer is no refusal. `since` as for `keep`."""
        if answer.kind != "refused" or answer.stopped:
            return
        new = Refused(question=answer.question_used, missing=answer.missing, asked=datetime.now().astimezone())
        with self._lock:
            if since not in (None, self._emptied):
                return
            same = [row for row in self._refused if row.question == new.question]
            for row in same:
                self._refused.remove(row)
            self._refused.appendleft(new)

    def refused(self) -> list[Refused]:
        """The refused questions, the latest first."""
        with self._lock:
            return list(self._refused)

    def forget(self) -> None:
        """Everything, of every browser tab."""
        with self._lock:
            self._emptied += 1
            self._conversations.clear()
            self._refused.clear()
