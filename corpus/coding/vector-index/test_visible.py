import numpy as np
import pytest
from solution import VectorIndex


def test_example() -> None:
    """题面示例的编号与相似度。
    The ids and similarities of the statement's example."""
    index = VectorIndex(2)
    assert index.add(np.array([[1, 0], [0, 2], [3, 3]])).tolist() == [0, 1, 2]
    ids, scores = index.search(np.array([[2, 0]]), 2)
    assert ids.tolist() == [[0, 2]]
    assert np.allclose(scores, [[1, 0.70710678]])


def test_several_queries_and_adds() -> None:
    """多次加入接着编号，多个查询各得一行，从大到小。
    Further adds go on with the numbering; each of several queries gets a row, highest first."""
    index = VectorIndex(3)
    index.add(np.array([[1.0, 0.0, 0.0]]))
    assert index.add(np.array([[0.0, 1.0, 0.0], [1.0, 1.0, 0.0]])).tolist() == [1, 2]
    assert len(index) == 3
    ids, scores = index.search(np.array([[1.0, 0.2, 0.0], [0.0, 1.0, 0.0]]), 3)
    assert ids.tolist() == [[0, 2, 1], [1, 2, 0]]
    assert (np.diff(scores, axis=1) <= 0).all()


def test_wrong_dimension() -> None:
    """维数不对时抛出 ValueError。
    A wrong dimension raises ValueError."""
    index = VectorIndex(2)
    with pytest.raises(ValueError):
        index.add(np.ones((1, 3)))
