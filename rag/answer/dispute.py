"""Sources that contradict what a sentence rests on.

Code compares: another passage that speaks of the same thing with another figure of the same unit, or that turns it
round. Knows texts only. Invariant: a passage never disputes what rests on it.
"""

from collections.abc import Sequence

from rag.answer import figures, polarity
from rag.answer.evidence import Evidence, Span, bare
from rag.text import terms

ALIKE = 0.5  # share of the sentence's terms, figures aside, that a disputing span must hold
TURNED = 0.6  # how far it must turn the sentence round, where no figure differs
MORE_ALIKE = 0.7  # and then it must hold this share of the terms


def disputing(sentence: str, cited: Sequence[Span], proof: Evidence) -> tuple[Span, ...]:
    """The spans, at most one a passage, that say otherwise."""
    own = {span.hit for span in cited}
    found: dict[int, Span] = {}
    for span, text in proof.single():
        if span.hit not in own and span.hit not in found and _says_otherwise(bare(sentence), text):
            found[span.hit] = span
    return tuple(found.values())


def _says_otherwise(sentence: str, other: str) -> bool:
    mine = {term for term in terms(sentence) if not any(char.isdigit() for char in term)}
    alike = len(mine & set(terms(other))) / max(1, len(mine))
    if alike < ALIKE:
        return False
    theirs = figures.figures(other)
    rivals = [
        figure
        for figure in figures.figures(sentence)
        if figure.unit and any(rival.unit == figure.unit for rival in theirs)
    ]
    if rivals:
        return not any(figures.agree(figure, rival) for figure in rivals for rival in theirs)
    return alike >= MORE_ALIKE and polarity.clash(sentence, other) >= TURNED
