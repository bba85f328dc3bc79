"""A founder's plan: its text, and the sentences that may prove something.

Knows text, no framework. Invariant: a sentence is exactly `text[start:end]`; what gives orders to the reader, and what
a reader does not see, proves nothing and is no sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.answer import guard
from rag.errors import Lang, UserError
from rag.ingest.documents import read_document
from rag.text import Span, language, sentences, terms

MOST = 20_000  # characters
LEAST = 80


class PlanTooLong(UserError):
    zh = "计划书有 {length} 个字符，最多 {limit} 个。请删去附录，或只交要评估的部分。"
    en = "The plan has {length} characters; the limit is {limit}. Leave out appendices, or hand in the part to assess."


class PlanTooShort(UserError):
    zh = "计划书只有 {length} 个字符，至少要有 {limit} 个才能评估。可以用十个问题的引导来写。"
    en = "The plan has only {length} characters; {limit} are needed. The ten guiding questions help to write one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`sentences` are spans of `text`; `orders` those that give orders to who reads them."""

    text: str
    lang: Lang
    sentences: tuple[Span, ...]
    orders: tuple[Span, ...]

    def of(self, span: Span) -> str:
        return self.text[slice(*span)]

    def without(self, told: Sequence[bool]) -> "Plan":
        """The plan with those of its sentences among the orders that are `told` to be one. Raises PlanTooShort where
        no other is left."""
        kept = tuple(span for span, order in zip(self.sentences, told, strict=True) if not order)
        if not kept:
            raise PlanTooShort(length=0, limit=LEAST)
        return replace(self, sentences=kept, orders=tuple(sorted({*self.orders, *self.sentences} - {*kept})))


def make_plan(text: str) -> Plan:
    """A plan from its text. Raises PlanTooLong or PlanTooShort."""
    length = len(text.strip())
    if length > MOST:
        raise PlanTooLong(length=length, limit=MOST)
    if length < LEAST:
        raise PlanTooShort(length=length, limit=LEAST)
    hidden = guard.comments(text)
    seen = [
        span
        for span in sentences(text)
        if terms(text[slice(*span)]) and not any(start < span[1] and span[0] < end for start, end in hidden)
    ]
    told = [guard.orders(text[slice(*span)]) for span in seen]
    return Plan(text=text, lang=language(text), sentences=tuple(seen), orders=()).without(told)


def read_plan(path: Path) -> Plan:
    """A plan from a file of any type that documents may have. Raises DocumentError, PlanTooLong or PlanTooShort."""
    document = read_document(path)
    return make_plan(document.text[document.body :])
