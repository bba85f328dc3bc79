"""Fit the two weights of `chuangce corpus check`, on the corpus's own bank.

`same`: are two questions the same? Yes rows: two Chinese wordings of one question. No rows: each wording with its
nearest wording of any other question. `stated`: does a reference answer state a key point? Yes rows: a key point with
its own reference. No rows: with that reference lacking the sentence nearest to the point and its neighbours' joins, and
with the nearest other question's reference. The thresholds leave few false alarms: a check that cries wolf is not read.
"""

import argparse
from itertools import combinations
from typing import Any

import numpy as np

from evals import fitting
from rag.corpus import likeness
from rag.corpus.library import Library, read_library
from rag.models.embedder import Embedder, load_embedder
from rag.settings import CORPUS, read_settings
from rag.text import is_chinese, sentences

FALSE_ALARMS = 0.002  # of key points that are stated
SAME_ALARMS = 0.998  # quantile of the no rows over which two questions count as the same


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: it reads the corpus."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    library = read_library(CORPUS)
    embedder = load_embedder(read_settings())
    return {"same": _same(library, embedder), "stated": _stated(library, embedder)}


def _same(library: Library, embedder: Embedder) -> dict[str, Any]:
    asked = [(q.id, text) for q in library.questions.values() for text in (q.question, *q.aliases) if is_chinese(text)]
    ids, texts = np.array([row[0] for row in asked]), [row[1] for row in asked]
    features = likeness.same_features(texts, embedder.queries(texts))
    data, labels, groups = [], [], []
    for name in dict.fromkeys(ids):
        own, other = np.flatnonzero(ids == name), np.flatnonzero(ids != name)
        for first, second in combinations(own, 2):
            data.append(features[first, second].tolist())
            labels.append(1)
            groups.append(name)
        for row in own:
            nearest = other[features[row, other].sum(axis=-1).argmax()]
            data.append(features[row, nearest].tolist())
            labels.append(0)
            groups.append(name)
    weights, chances, _ = fitting.fit(data, labels, groups, false_no=0.0)
    yes = np.array(labels) == 1
    threshold = float(np.quantile(chances[~yes], SAME_ALARMS))
    made = {
        "by": "python -m evals fit-corpus",
        "from": f"{len(library.questions)} questions of the bank, {len(texts)} Chinese wordings",
        "rows": len(labels),
        "folds": fitting.FOLDS,
        "auc": fitting.auc(labels, chances),
        "rewordings_caught": round(float((chances[yes] >= threshold).mean()), 4),
        "other_questions_flagged": round(float((chances[~yes] >= threshold).mean()), 4),
    }
    return fitting.write("rag.corpus", "same", likeness.SAME_FEATURES, weights, threshold, made)


def _stated(library: Library, embedder: Embedder) -> dict[str, Any]:
    questions = list(library.questions.values())
    vectors = embedder.queries([question.question for question in questions])
    likes = vectors @ vectors.T - 2 * np.eye(len(questions))
    cases: list[tuple[str, str, str, str]] = []  # key point, reference, kind, group
    for number, question in enumerate(questions):
        rows = [question.reference[slice(*span)] for span in sentences(question.reference)]
        points = [point.text for point in question.key_points]
        strange = questions[int(likes[number].argmax())].reference
        for point, cosines in zip(points, embedder.queries(points) @ embedder.queries(rows).T, strict=True):
            lacking = "".join(row for at, row in enumerate(rows) if at != int(cosines.argmax()))
            made_of = [("own", question.reference), ("sentence taken out", lacking), ("other question", strange)]
            cases += [(point, reference, kind, question.id) for kind, reference in made_of if reference]
    texts = sorted({text for point, reference, *_ in cases for text in (point, *likeness.parts(reference))})
    row_of = dict(zip(texts, embedder.queries(texts), strict=True))
    data = [
        likeness.stated_features(
            point, reference, np.stack([row_of[part] for part in likeness.parts(reference)]) @ row_of[point]
        )
        for point, reference, *_ in cases
    ]
    kinds, groups = [row[2] for row in cases], [row[3] for row in cases]
    labels = [int(kind == "own") for kind in kinds]
    weights, chances, threshold = fitting.fit(data, labels, groups, false_no=FALSE_ALARMS)
    kept = chances >= threshold
    made = {
        "by": "python -m evals fit-corpus",
        "from": f"{len(questions)} questions of the bank",
        "rows": len(labels),
        "folds": fitting.FOLDS,
        "auc": fitting.auc(labels, chances),
        "taken_as_stated": {
            kind: f"{int(kept[np.array(kinds) == kind].sum())}/{kinds.count(kind)}" for kind in dict.fromkeys(kinds)
        },
    }
    return fitting.write("rag.corpus", "stated", likeness.STATED_FEATURES, weights, threshold, made)
