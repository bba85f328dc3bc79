"""The model's text as it comes, cut into sentences and tied to what passages say, one by one.

Where the model has wrong what a passage says, or not surely right, the passage's sentence is quoted in place of its
own. Knows no model.
Invariant: a sentence without citations is not part of the text.
"""

import re
from collections.abc import Iterator, Sequence

from rag.answer import evidence, guard
from rag.answer.citations import Citations
from rag.answer.dispute import disputing
from rag.answer.evidence import Evidence, Support
from rag.answer.quotes import alike, quotable
from rag.answer.values import Sentence
from rag.text import Span, is_chinese, sentences, terms

SENTENCE_MARKS = "。！？!?….\n"
LEADS_IN = ("：", ":", "：**", ":**")
_NOTHING = re.compile(
    r"^(资料不足|(根据|从)?(所?提供的|所给的?|现有的?|这些)?(资料|文档|材料|信息)(中|里)?(并?没有|未|无法|不能|不足)|抱歉|对不起"
    r"|not in the material|the (provided )?(material|documents?|passages?) (do|does) not|sorry)",
    re.IGNORECASE,
)


class Tying:
    """Takes the text of one try at an answer, or several about parts of a question one after another; `opening` are
    the sentences quoted before it. What stands already it need not say again (`said_again` where it does)."""

    def __init__(self, question: str, proof: Evidence, citations: Citations, opening: Sequence[Sentence] = ()) -> None:
        self._question, self._proof, self._citations, self._opening = question, proof, citations, tuple(opening)
        self._written = ""
        self._done = self._began = 0
        self._tied: list[tuple[Span, Sentence]] = []
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
        """The supported sentences with the white space that stood before them, so that lists stay lists; a quote is a
        paragraph of its own."""
        text, apart = "", False
        for (start, _), sentence in self._tied:
            if sentence.supported:
                gap = re.search(r"\s*$", self._written[:start])
                between = "\n\n" if apart or sentence.quoted else gap[0] if gap else ""
                text += (between if text else "") + sentence.markdown
                apart = sentence.quoted
        return text

    def _tie(self, spans: list[Span]) -> Iterator[Sentence]:
        for span in spans:
            self._done = span[1]
            text = guard.plain(evidence.without_references(self._written[slice(*span)])).strip()
            if not terms(evidence.bare(text)) or text.startswith("```") or evidence.repeats(text, self._question):
                continue
            if _NOTHING.match(self._written[self._began :].strip()):
                return
            if any(text == sentence.text for _, sentence in self._tied):
                continue  # small models at times say a thing twice
            if self._quoted(text):
                self.said_again = True
                continue
            support = self._proof.tie(text, self._question)
            if text.endswith(LEADS_IN) and (support.near or not support.spans):
                continue  # it says nothing by itself, and what it leads to stands without it
            if not (instead := self._instead(support)):
                yield self._keep(span, text, support.spans, support.probability)
            for near, quote in instead.items():
                if self._quoted(quote) or any(alike(quote, one.text) for one in self.sentences if one.supported):
                    self.said_again = True
                else:
                    yield self._keep(span, quote, (near,), 1.0, quoted=True)

    def _keep(
        self, span: Span, text: str, cited: Sequence[evidence.Span], probability: float, *, quoted: bool = False
    ) -> Sentence:
        """A sentence with the numbers of what it rests on and of what says otherwise."""
        against = disputing(text, cited, self._proof) if cited else ()
        sentence = Sentence(
            text=text,
            citations=tuple(map(self._citations.number, cited)),
            supported=bool(cited),
            support=probability,
            disputed_by=tuple(map(self._citations.number, against)),
            quoted=quoted,
        )
        self._tied.append((span, sentence))
        return sentence

    def _quoted(self, text: str) -> bool:
        """Whether a quote that stands already says it."""
        quotes = (*self._opening, *(sentence for sentence in self.sentences if sentence.quoted))
        whole = evidence.bare(text).rstrip("。.；;")
        return any(whole in quote.text or alike(text, quote.text) for quote in quotes)

    def _instead(self, support: Support) -> dict[evidence.Span, str]:
        """What is quoted in place of a sentence, sentence by sentence, where it may be and is in the question's
        language."""
        own = is_chinese(self._question)
        inside = {
            span: quotable(text)
            for span, text in self._proof.single()
            if any(one.hit == span.hit and one.start <= span.start and span.end <= one.end for one in support.near)
        }
        return {span: text for span, text in inside.items() if text and is_chinese(text) == own}
