"""Fit the two weights of `chuangce corpus check`, on the corpus's own bank.

`same`: are two questions the same? Yes rows: a rewording with the nearest wording of its question. No rows: a question
with the nearest wording of any other. How it takes near misses is reported, not fitted: two questions that share almost
every word are worth a look even if they differ.

`stated`: does a reference answer state a key point? Yes rows: a key point with its own reference. No rows: with that
reference lacking the sentence nearest to the point, and with the nearest other question's reference.

The thresholds leave few false alarms, since a check that cries wolf is not read: `same` lies just over the likeliest
pair of different questions in the bank, which was read through and asks nothing twice.
"""

import argparse
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals import fitting
from evals.data import own_rows
from rag.corpus import likeness
from rag.corpus.library import Library, read_library
from rag.logistic import Logistic
from rag.models.embedder import Embedder, load_embedder
from rag.settings import CORPUS, read_settings
from rag.text import sentences

FALSE_ALARMS = 0.002  # of key points that are stated
MARGIN = 0.001  # over the likeliest pair of different questions


def add_arguments(_: argparse.ArgumentParser) -> None:
    """None: it reads the corpus."""


def run(_: argparse.Namespace) -> dict[str, Any]:
    library = read_library(CORPUS)
    embedder = load_embedder(read_settings())
    return {"same": _same(library, embedder), "stated": _stated(library, embedder)}


def _same(library: Library, embedder: Embedder) -> dict[str, Any]:
    pairs = [row for row in own_rows("near_duplicates") if row["id"] in library.questions]
    asked = [(question.id, text) for question in library.questions.values() for text in question.wordings]
    texts = [text for _, text in asked] + [row[kind] for row in pairs for kind in ("same", "other")]
    ids = np.array([name for name, _ in asked])
    vectors = embedder.queries(texts)
    features = likeness.same_features(texts, vectors)

    def nearest(text: int, among: NDArray[np.intp]) -> list[float]:
        row: list[float] = features[text, among[features[text, among, 0].argmax()]].tolist()
        return row

    own = {name: np.flatnonzero(ids == name) for name in library.questions}
    data = [nearest(len(asked) + 2 * at, own[row["id"]]) for at, row in enumerate(pairs)]
    misses = [nearest(len(asked) + 2 * at + 1, own[row["id"]]) for at, row in enumerate(pairs)]
    data += [nearest(own[name][0], np.flatnonzero(ids != name)) for name in own]
    labels = [1] * len(pairs) + [0] * len(own)
    weights, chances, _ = fitting.fit(data, labels, [*(row["id"] for row in pairs), *own], false_no=0.0)
    model = Logistic(features=likeness.SAME_FEATURES, **weights, threshold=0.5)
    bank = likeness.same_features(texts[: len(ids)], vectors[: len(ids)])  # as the check sees it
    every = model.probabilities(bank.reshape(-1, 2)).reshape(len(ids), len(ids))
    threshold = float(every[ids[:, None] != ids].max()) + MARGIN
    flagged = chances >= threshold
    made = {
        "by": "python -m evals fit-corpus",
        "from": f"evals/data/near_duplicates.yaml, {len(pairs)} questions of the bank",
        "rows": len(labels),
        "folds": fitting.FOLDS,
        "auc": fitting.auc(labels, chances),
        "taken_as_same": {
            "rewording": f"{int(flagged[: len(pairs)].sum())}/{len(pairs)}",
            "other question": f"{int(flagged[len(pairs) :].sum())}/{len(own)}",
            "near miss": f"{int((model.probabilities(misses) >= threshold).sum())}/{len(misses)}",
        },
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
