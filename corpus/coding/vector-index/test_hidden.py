import numpy as np
import pytest
from solution import VectorIndex


def test_matches_naive_cosine() -> None:
    """随机数据上与逐对计算的余弦相似度一致，编号、次序和相似度都对。
    On random data ids, order and similarities agree with the cosine computed pair by pair."""
    rng = np.random.default_rng(0)
    stored, queries = rng.normal(size=(500, 8)) * rng.uniform(0.1, 50, size=(500, 1)), rng.normal(size=(7, 8)) * 3
    index = VectorIndex(8)
    for part in np.split(stored, [1, 25, 40]):
        index.add(part)
    ids, scores = index.search(queries, 40)
    assert ids.shape == scores.shape == (7, 40)
    assert ids.dtype == np.int64 and scores.dtype == np.float64
    for row, query in enumerate(queries):
        cosine = np.array([v @ query / (np.linalg.norm(v) * np.linalg.norm(query)) for v in stored])
        assert ids[row].tolist() == sorted(range(500), key=lambda i: -cosine[i])[:40]
        assert np.allclose(scores[row], cosine[ids[row]], atol=1e-9, rtol=0)


def test_k_larger_than_size() -> None:
    """k 大于向量数时返回全部，仍从大到小。
    With k above the number of vectors all are returned, still highest first."""
    index = VectorIndex(2)
    index.add(np.array([[0.0, 1.0], [1.0, 0.0], [-1.0, 0.0]]))
    ids, scores = index.search(np.array([[5.0, 0.0]]), 100)
    assert ids.tolist() == [[1, 0, 2]] and np.allclose(scores, [[1, 0, -1]])


def test_ties() -> None:
    """相似度相等者编号小的在前，截断时也如此。
    Of equal similarities the smaller id comes first, also where the list is cut."""
    index = VectorIndex(3)
    index.add(np.array([[0, 0, 1], [4, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 2], [2, 0, 0]]))
    ids, _ = index.search(np.array([[1, 0, 0], [0, 0, 3]]), 4)
    assert ids.tolist() == [[1, 3, 5, 0], [0, 4, 1, 2]]


def test_zero_vectors() -> None:
    """零向量与任何向量的相似度都是 0，没有 nan 或数值警告。
    A zero vector has similarity 0 to every vector, without nan or numerical warnings."""
    index = VectorIndex(2)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        index.add(np.array([[-1.0, 0.0], [0.0, 0.0], [1.0, 0.0]]))
        ids, scores = index.search(np.array([[1.0, 0.0], [0.0, 0.0]]), 3)
    assert ids.tolist() == [[2, 1, 0], [0, 1, 2]]
    assert np.array_equal(scores, [[1.0, 0.0, -1.0], [0.0, 0.0, 0.0]])


def test_scale_does_not_matter() -> None:
    """非常短或非常长的向量都只按方向比较。
    Very short and very long vectors are compared by direction only."""
    index = VectorIndex(2)
    index.add(np.array([[3e-9, 4e-9], [1e90, 1e90], [1e-90, 0.0], [2.0, 1.0]]))
    for scale in (1e-80, 1e-9, 1.0, 1e80):
        ids, scores = index.search(np.array([[scale, 0.0]]), 4)
        assert ids.tolist() == [[2, 3, 1, 0]]
        assert np.allclose(scores, [[1.0, 2 / 5**0.5, 0.5**0.5, 0.6]], atol=1e-9, rtol=0)


def test_empty() -> None:
    """空索引、没有向量可加、没有查询都得到形状正确的空数组。
    An empty index, no vectors to add and no queries give empty arrays of the right shape."""
    index = VectorIndex(4)
    ids, scores = index.search(np.ones((3, 4)), 5)
    assert ids.shape == scores.shape == (3, 0) and ids.dtype == np.int64
    assert index.add(np.empty((0, 4))).shape == (0,) and len(index) == 0
    index.add(np.eye(4))
    ids, scores = index.search(np.empty((0, 4)), 2)
    assert ids.shape == scores.shape == (0, 2)


def test_inputs_unchanged() -> None:
    """整数与 float32 都可以；不改动输入，之后修改原数组也不影响索引。
    Integers and float32 are accepted; the input does not change, and changing it later does not affect the index."""
    vectors, queries = np.array([[3, 4], [0, 5]]), np.array([[6.0, 8.0]], dtype=np.float32)
    index = VectorIndex(2)
    index.add(vectors)
    floats = np.array([[5.0, 12.0]])
    index.add(floats)
    ids, scores = index.search(queries, 3)
    assert vectors.tolist() == [[3, 4], [0, 5]] and queries.tolist() == [[6, 8]] and floats.tolist() == [[5, 12]]
    assert ids.tolist() == [[0, 2, 1]] and np.allclose(scores, [[1.0, 63 / 65, 0.8]], atol=1e-9, rtol=0)
    floats[:] = vectors[:] = -1
    scores[:] = 0
    again, same = index.search(queries, 3)
    assert again.tolist() == [[0, 2, 1]] and np.allclose(same, [[1.0, 63 / 65, 0.8]])


def test_bad_arguments() -> None:
    """参数不合法时抛出 ValueError，失败的加入不改变索引。
    Invalid arguments raise ValueError, and an add that fails leaves the index as it was."""
    with pytest.raises(ValueError):
        VectorIndex(0)
    index = VectorIndex(2)
    index.add(np.eye(2))
    for bad in (np.ones(2), np.ones((2, 1)), np.ones((1, 2, 2))):
        with pytest.raises(ValueError):
            index.add(bad)
        with pytest.raises(ValueError):
            index.search(bad, 1)
    for k in (0, -2):
        with pytest.raises(ValueError):
            index.search(np.eye(2), k)
    assert len(index) == 2 and index.add(np.eye(2)).tolist() == [2, 3]
