"""Decide, before a word is written, whether what was found can answer the question at all.

Knows scores and terms; the weights come from `evals/fit_decision.py`. A first gate: it lets doubtful questions through
and stops the hopeless ones, since each answer is checked again sentence by sentence.
"""

from rag.logistic import Logistic
from rag.text import terms

FEATURES = ("best_cosine", "mean_cosine", "best_coverage", "union_coverage")
TOP = 4


def features(question: str, passages: list[str], cosines: list[float]) -> list[float]:
    """The best and mean cosine of question and passages, and the share of the question's terms that the best passage,
    and all passages together, hold. Each is from 0 to 1; the TOP passages by cosine count."""
    asked = set(terms(question))
    top = sorted(zip(cosines, passages, strict=True), reverse=True)[:TOP]
    held = [asked & set(terms(passage)) for _, passage in top]
    size = max(1, len(asked))
    return [
        top[0][0],
        sum(cosine for cosine, _ in top) / len(top),
        max(len(part) for part in held) / size,
        len(set().union(*held)) / size,
    ]


def confidence(question: str, passages: list[str], cosines: list[float], weights: Logistic) -> float:
    """The probability that the passages answer the question; 0 when there are none."""
    if not passages or not terms(question):
        return 0.0
    return float(weights.probabilities([features(question, passages, cosines)])[0])
