"""The model's text as it comes, cut into sentences and tied to what passages say, one by one.

Owns the numbering of citations. Knows no model. Invariant: the same span has one number throughout an answer, and a
citation's quote is the passage's text at its offsets.
"""

import re
from collections.abc import Iterator, Sequence

from rag.answer import evidence, guard
from rag.answer.dispute import disputing
from rag.answer.evidence import Evidence, Span
from rag.answer.values import Citation, Sentence
from rag.index.search import Hit
from rag.text import Span as Place
from rag.text import sentences, terms

ALIKE = 0.75  # share of two sentences' terms that they have in common from which one says the other again
SENTENCE_MARKS = "。！？!?….\n"
_NOTHING = re.compile(
    r"^(资料不足|(根据|从)?(所?提供的|所给的?|现有的?|这些)?(资料|文档|材料|信息)(中|里)?(并?没有|未|无法|不能|不足)|抱歉|对不起"
    r"|not in the material|the (provided )?(material|documents?|passages?) (do|does) not|sorry)",
    re.IGNORECASE,
)


class Citations:
    """Spans of hits by their number, from 1."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self._hits, self._numbers = hits, dict[Span, int]()

    def number(self, span: Span) -> int:
        return self._numbers.setdefault(span, len(self._numbers) + 1)

    def all(self) -> tuple[Citation, ...]:
        return tuple(self._citation(span, n) for span, n in self._numbers.items())

    def _citation(self, span: Span, n: int) -> Citation:
        passage = self._hits[span.hit].passage
        return Citation(
            n=n,
            source=passage.source,
            heading=passage.heading,
            start=passage.start + span.start,
            end=passage.start + span.end,
            quote=passage.text[span.start : span.end],
        )


class Tying:
    """Takes the text of one try at an answer, or several about parts of a question one after another; `opening` are
    the sentences quoted before it, which it need not say again (`said_again` where it does)."""

    def __init__(self, question: str, proof: Evidence, citations: Citations, opening: Sequence[Sentence] = ()) -> None:
        self._question, self._proof, self._citations, self._opening = question, proof, citations, tuple(opening)
        self._written = ""
        self._done = self._began = 0
        self._tied: list[tuple[Place, Sentence]] = []
        self.said_again = False

    def add(self, text: str) -> Iterator[Sentence]:
        """The sentences that `text` completes."""
        self._written += text
        if any(mark in text for mark in SENTENCE_MARKS):
            spans = sentences(self._written, self._done)
            yield from self._tie(spans[:-1])  # the last one may go on

    def end(self, *, cut_short: bool) -> Iterator[Sentence]:
        """The sentences that remain; where the model was cut short, not the one it was in the middle of."""
        spans = sentences(self._written, self._done)
        if cut_short and spans and self._written.rstrip()[-1] not in SENTENCE_MARKS:
            spans.pop()
        yield from self._tie(spans)

    def go_on(self, question: str) -> None:
        """What comes now is another text, about this question."""
        self._question = question
        self._written += "\n"
        self._done = self._began = len(self._written)

    @property
    def only_repeats(self) -> bool:
        """Whether all that was written is the question once more."""
        spans = sentences(self._written)
        return bool(spans) and all(evidence.repeats(self._written[slice(*span)], self._question) for span in spans)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What was written and tied, in its order; the opening is not among it."""
        return tuple(sentence for _, sentence in self._tied)

    @property
    def text(self) -> str:
        """The supported sentences with the white space that stood before them, so that lists stay lists."""
        parts: list[str] = []
        for (start, _), sentence in self._tied:
            if sentence.supported:
                gap = re.search(r"\s*$", self._written[:start])
                parts.append((gap[0] if gap and parts else "") + sentence.text)
        return "".join(parts)

    def _tie(self, spans: list[Place]) -> Iterator[Sentence]:
        for span in spans:
            self._done = span[1]
            text = guard.plain(evidence.without_references(self._written[slice(*span)])).strip()
            if not terms(evidence.bare(text)) or text.startswith("```") or evidence.repeats(text, self._question):
                continue
            if _NOTHING.match(self._written[self._began :].strip()):
                return
            if any(text == sentence.text for _, sentence in self._tied):
                continue  # small models at times say a thing twice
            if any(_alike(text, sentence.text) for sentence in self._opening):
                self.said_again = True
                continue
            support = self._proof.tie(text, self._question)
            cited = tuple(map(self._citations.number, support.spans))
            against = disputing(text, support.spans, self._proof) if cited else ()
            sentence = Sentence(
                text=text,
                citations=cited,
                supported=bool(cited),
                support=support.probability,
                disputed_by=tuple(map(self._citations.number, against)),
            )
            self._tied.append((span, sentence))
            yield sentence


def _alike(text: str, other: str) -> bool:
    """Whether two sentences consist of nearly the same terms."""
    mine, theirs = set(terms(text)), set(terms(other))
    return len(mine & theirs) >= ALIKE * len(mine | theirs)
