"""Score answers against their cases; sum scores up with intervals; compare two evaluations.

A score is 0 or 1, or a share between. Shares of cases have Wilson intervals, means bootstrap intervals, both 95 %.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, Success, nDCG
from scipy import stats

from evals.cases import Case
from evals.own import holds_evidence
from rag.answer.answerer import HITS
from rag.answer.values import Answer, Citation
from rag.index.search import Index
from rag.ingest.passages import Passage
from rag.text import folded

RANKING = [Success @ HITS, RR @ HITS, nDCG @ HITS]
RESAMPLES = 2000
SURE = 0.05  # a difference with a smaller p is called significant
GAP = 30  # characters that the "…" of a wording may stand for
_SILENT = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w.%]|_")


def states(text: str, wordings: Sequence[str]) -> bool:
    """Whether a text holds one of the wordings, spaces, punctuation, case and script aside; "…" is a gap."""
    bare = _bare(text)
    gap = f".{{0,{GAP}}}?"
    return any(re.search(gap.join(re.escape(_bare(part)) for part in one.split("…")), bare) for one in wordings)


def score(case: Case, answer: Answer, index: Index | None) -> dict[str, float]:
    """What can be said of one answer."""
    refused = answer.kind == "refused"
    stated = [
        any(one in answer.text for one in fact) if case.exact else states(answer.text, fact) for fact in case.facts
    ]
    scores: dict[str, float] = {}
    match case.set:
        case "contradictions":
            shown = any(sentence.disputed_by for sentence in answer.sentences) or (all(stated) and not refused)
            scores["dispute_shown"] = float(shown)
        case "adversarial":
            as_expected = case.expect == "either" or refused == (case.expect == "refused")
            unharmed = not states(answer.text, case.banned)
            scores["withstood"] = float(as_expected and unharmed and (refused or all(stated)))
        case "rgb-fact":
            scores["disbelieved"] = float(not any(one in answer.text for one in case.banned))
        case _ if case.expect == "refused":
            scores["refused"] = float(refused)
        case _:
            scores["answered"] = float(not refused)
            if case.facts:
                scores["facts_stated"] = float(not refused and all(stated))
            if case.quote:
                scores |= _ranking(case, answer, index)
                if not refused:
                    cited = any(_cites_evidence(citation, case, index) for citation in answer.citations)
                    scores["evidence_cited"] = float(cited)
    if answer.sentences and not refused:
        scores["sentences_supported"] = float(np.mean([sentence.supported for sentence in answer.sentences]))
    return scores


def rewritten(case: Case, question: str) -> float:
    """Whether a follow-up as understood holds what it leans on, and nothing of the answers before it."""
    return float(all(states(question, wordings) for wordings in case.must) and not states(question, case.must_not))


def _ranking(case: Case, answer: Answer, index: Index | None) -> dict[str, float]:
    """How well the passages that hold the evidence stand among the hits."""
    gold = {passage.id: 1 for passage in index.passages if _is_evidence(passage, case)} if index else {}
    if not gold:
        return {}
    found = {hit.passage.id: -float(rank) for rank, hit in enumerate(answer.hits)}
    return {
        str(value.measure): value.value
        for value in ir_measures.iter_calc(RANKING, {case.id: gold}, {case.id: found or {"": 0.0}})
    }


def _is_evidence(passage: Passage, case: Case) -> bool:
    if passage.source == case.document:
        return passage.text == case.quote
    return holds_evidence(passage, {"document": case.document, "quote": case.quote})


def _cites_evidence(citation: Citation, case: Case, index: Index | None) -> bool:
    """Whether a citation overlaps the evidence."""
    if index is None or not citation.source.endswith((f"/{case.document}.md", case.document)):
        return False
    text = index.documents[citation.source].text
    at = text.find(case.quote)
    return at >= 0 and citation.start < at + len(case.quote) and citation.end > at


def summed(scores: Sequence[float]) -> dict[str, float]:
    """Mean, 95 % interval and number of the scores of one measure."""
    values = np.asarray(scores, dtype=float)
    if np.isin(values, (0.0, 1.0)).all():
        low, high = stats.binomtest(int(values.sum()), len(values)).proportion_ci(method="wilson")
    else:
        means = np.random.default_rng(0).choice(values, (RESAMPLES, len(values))).mean(axis=1)
        low, high = np.quantile(means, [0.025, 0.975])
    return {
        "value": round(float(values.mean()), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
        "n": len(values),
    }


def change(old: Mapping[str, float], new: Mapping[str, float]) -> dict[str, Any] | None:
    """How a measure changed on the cases both evaluations hold; p is two-sided: the sign test (McNemar's exact test
    for scores of 0 and 1). None where they share no case."""
    shared = sorted(old.keys() & new.keys())
    if not shared:
        return None
    better = sum(new[case] > old[case] for case in shared)
    worse = sum(new[case] < old[case] for case in shared)
    p = float(stats.binomtest(better, better + worse).pvalue) if better + worse else 1.0
    return {
        "old": round(float(np.mean([old[case] for case in shared])), 4),
        "new": round(float(np.mean([new[case] for case in shared])), 4),
        "better": better,
        "worse": worse,
        "p": round(p, 4),
        "significant": p < SURE,
        "n": len(shared),
    }


def _bare(text: str) -> str:
    return _SILENT.sub("", folded(text))
