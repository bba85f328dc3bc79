import math

import pytest

from evals import data
from evals.data import rgb_passages

ROW = {"id": 3, "positive": [f"p{n}" for n in range(4)], "negative": [f"n{n}" for n in range(9)]}


@pytest.mark.parametrize("noise", [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
def test_passages_follow_rgbs_protocol(noise):
    passages = rgb_passages(ROW, noise)
    negatives = math.ceil(5 * noise)
    assert len(passages) == 5
    assert sum(text.startswith("n") for text in passages) == max(negatives, 1)  # only four positives exist
    assert passages == rgb_passages(ROW, noise)


def test_missing_data_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "DATA", tmp_path)
    with pytest.raises(data.DataMissing) as caught:
        data.rows("rgb_zh_refine.dev")
    assert "rgb_zh_refine.dev.jsonl" in caught.value.message("zh")
