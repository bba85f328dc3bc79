"""At once when we know it: a question that is one of the bank gets the bank's own answer, without the model.

Knows wordings and vectors; the threshold comes from `evals/fit_known.py`. Invariant: every sentence of such an answer
cites a span that a key point of the question rests on.
"""

import json
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from rag.answer import figures, polarity
from rag.answer.evidence import names
from rag.answer.values import Answer, Citation, Sentence, Timings
from rag.index.bank import Bank, Known
from rag.ingest.documents import Document
from rag.ingest.passages import titles
from rag.text import folded, language, sentences, terms

OTHERS = 3  # bank questions compared
LEAST = 0.2  # share of a reference sentence's terms that a key point's quote must hold to be cited for it
LEAST_ELSEWHERE = 0.4  # the same for any other sentence of the documents the question rests on
LEAST_ENGLISH = 0.35  # the same for an English sentence and an English key point
MORE = 0.2  # share that a second span must add
_Place = tuple[str, int, int]  # source, start, end
_POLITE = re.compile(
    r"^(请问|请(简述|列举|谈谈|说说|介绍|解释|说明)?(一下|下)?|(我)?想问(一下|下)?|你好|您好|麻烦问(一下|下)?"
    r"|please|could you|can you)[，,:：\s]*"
    r"|(呢|啊|呀|吗|嘛|谢谢|thanks|thank you)+(?=\W*$)"
)
_SILENT = re.compile(r"[\W_]+")
_ASKING = frozenset(
    terms("怎么 如何 怎样 什么 哪些 为什么 怎么样 是什么 应该 应当")
    + terms("the a an of to is are do does how what why in for and or it be should")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The bank question a question is, and how alike the two are (from 0 to 1)."""

    known: Known
    chance: float


def find(question: str, vector: NDArray[np.float32], bank: Bank) -> Match | None:
    """The bank question this is, or None where it is not surely one."""
    rows = [
        Match(known=known, chance=likeness(question, wording))
        for known, _, _ in bank.nearest(vector, OTHERS)
        for wording in known.wordings
    ]
    best = max(rows, key=lambda row: row.chance, default=None)
    return best if best and best.chance >= threshold() else None


def likeness(question: str, wording: str) -> float:
    """How nearly two questions have the same words, from 0 to 1: the share of their terms that both hold (Jaccard),
    words that only ask aside. 1 for the same text but for politeness and punctuation, 0 where a figure differs, one
    turns the other round, or names stand in another order (what A asks of who keeps to B is not what B asks)."""
    if _core(question) == _core(wording):
        return 1.0
    if figures.lacking(question, wording) or figures.lacking(wording, question):
        return 0.0
    if max(polarity.clash(question, wording), polarity.clash(wording, question)) > 0:
        return 0.0
    both = names(question) & names(wording)
    if _order(question, both) != _order(wording, both):
        return 0.0
    mine, theirs = set(terms(question)) - _ASKING, set(terms(wording)) - _ASKING
    return len(mine & theirs) / max(1, len(mine | theirs))


def _order(text: str, chosen: Set[str]) -> list[str]:
    """Some terms of a text in the order in which each first stands there."""
    return list(dict.fromkeys(term for term in terms(text) if term in chosen))


@cache
def threshold() -> float:
    """The likeness from which two questions are taken for the same."""
    row = json.loads(resources.files("rag.answer").joinpath("known.json").read_text(encoding="utf-8"))
    return float(row["threshold"])


def answer(match: Match, question: str, documents: Mapping[str, Document], timings: Timings) -> Answer:
    """The bank's own answer, in the question's language where the bank has it.

    A sentence that neither a key point's quote nor another sentence of its documents holds is left out. An English one
    rests on what the English key points rest on that say the same.
    """
    known = match.known
    english = bool(language(question) == "en" and known.english)
    reference = known.english if english else known.reference
    numbers: dict[_Place, int] = {}
    rows = []
    for at, until in sentences(reference):
        text = reference[at:until]
        proof = _by_points(text, known) if english else _by_quotes(text, known, documents)
        cited = tuple(numbers.setdefault(place, len(numbers) + 1) for place in proof)
        rows.append(Sentence(text=text, citations=cited, supported=bool(cited), support=1.0 if cited else 0.0))
    return Answer(
        kind="bank",
        text=(" " if english else "").join(row.text for row in rows if row.supported),
        sentences=tuple(rows),
        citations=tuple(_citation(documents[place[0]], place, n) for place, n in numbers.items()),
        question_used=question,
        confidence=match.chance,
        timings=timings,
        known=known.id,
    )


def _by_points(text: str, known: Known) -> list[_Place]:
    places = [(point.source, point.start, point.end) for point in known.points]
    return _proof(text, places, [point.english for point in known.points], LEAST_ENGLISH)


def _by_quotes(text: str, known: Known, documents: Mapping[str, Document]) -> list[_Place]:
    def said(places: Sequence[_Place]) -> list[str]:
        return [documents[source].text[start:end] for source, start, end in places]

    near = [(point.source, point.start, point.end) for point in known.points]
    if found := _proof(text, near, said(near), LEAST):
        return found
    sources = dict.fromkeys(point.source for point in known.points)
    far = [(name, *span) for name in sources for span in sentences(documents[name].text, documents[name].body)]
    return _proof(text, far, said(far), LEAST_ELSEWHERE)


def _proof(text: str, places: Sequence[_Place], said: Sequence[str], least: float) -> list[_Place]:
    """The place where most of a sentence's terms are said, if that is at least the share `least` of them, and a second
    one where it adds MORE."""
    wanted = set(terms(text)) - _ASKING
    held = [wanted & set(terms(one)) for one in said]
    best = max(range(len(held)), key=lambda at: len(held[at]))
    if len(held[best]) < max(1, least * len(wanted)):
        return []
    second = max(range(len(held)), key=lambda at: len(held[at] - held[best]))
    return [places[best]] + [places[second]] * (len(held[second] - held[best]) >= MORE * len(wanted))


def _citation(document: Document, place: _Place, n: int) -> Citation:
    source, start, end = place
    above = [title for _, title, at in titles(document) if at <= start]
    heading = (document.title, *above[-1:]) if above[-1:] != [document.title] else (document.title,)
    return Citation(n=n, source=source, heading=heading, start=start, end=end, quote=document.text[start:end])


def _core(question: str) -> str:
    """What is asked, without politeness, punctuation and case."""
    text = folded(question).strip()
    while (shorter := _POLITE.sub("", text).strip()) != text:
        text = shorter
    return _SILENT.sub("", text)
