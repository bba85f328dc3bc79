import numpy as np
import pytest
from solution import adamw_step, clip_by_global_norm


def make_tensors(seed: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {"w1": rng.normal(size=(3, 2)), "b1": rng.normal(size=2), "w2": rng.normal(size=(2, 2, 2))}


def reference(
    params: dict[str, np.ndarray],
    steps: list[dict[str, np.ndarray]],
    lr: float,
    betas: tuple[float, float],
    eps: float,
    weight_decay: float,
) -> dict[str, np.ndarray]:
    result = {name: p.copy() for name, p in params.items()}
    for name, p in result.items():
        for index in np.ndindex(p.shape):
            m = v = 0.0
            for t, grads in enumerate(steps, start=1):
                g = grads[name][index]
                m, v = betas[0] * m + (1 - betas[0]) * g, betas[1] * v + (1 - betas[1]) * g * g
                m_hat, v_hat = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
                shrink = 1 - lr * weight_decay if p.ndim >= 2 else 1.0
                p[index] = p[index] * shrink - lr * m_hat / (v_hat**0.5 + eps)
    return result


def test_matches_reference() -> None:
    """连续多步的结果与逐元素的朴素实现相同，含较大的 eps 与不同的 betas。
    Several steps in a row equal a naive element-by-element implementation, with a large eps and other betas too."""
    steps = [make_tensors(seed) for seed in range(1, 7)]
    for betas, eps in [((0.9, 0.999), 1e-8), ((0.5, 0.8), 0.3)]:
        params, state = make_tensors(0), None
        for grads in steps:
            params, state = adamw_step(params, grads, state, lr=0.02, betas=betas, eps=eps, weight_decay=0.5)
        expected = reference(make_tensors(0), steps, 0.02, betas, eps, 0.5)
        assert state["t"] == 6
        assert all(np.allclose(params[name], expected[name], atol=1e-10) for name in expected)


def test_first_step_size() -> None:
    """首步更新的大小约等于学习率，与梯度的尺度无关（偏差修正）。
    The first update is about as large as the learning rate, whatever the scale of the gradient (bias correction)."""
    for scale in (1e-3, 1.0, 1e4):
        params, _ = adamw_step({"b": np.zeros(2)}, {"b": np.array([scale, -scale])}, None, lr=0.1)
        assert np.allclose(params["b"], [-0.1, 0.1], rtol=1e-4)


def test_decay_is_decoupled() -> None:
    """梯度为零时，权重仍按学习率与衰减系数收缩，且矩保持为零；一维参数不衰减。
    With zero gradients weights still shrink by learning rate and decay while the moments stay zero; one-dimensional
    parameters do not decay."""
    params = make_tensors(0)
    zeros = {name: np.zeros_like(p) for name, p in params.items()}
    new, state = adamw_step(params, zeros, None, lr=0.1, weight_decay=0.5)
    assert np.allclose(new["w1"], params["w1"] * 0.95) and np.allclose(new["w2"], params["w2"] * 0.95)
    assert np.array_equal(new["b1"], params["b1"])
    assert all((state[moment][name] == 0).all() for moment in ("m", "v") for name in params)


def test_clip_uses_global_norm() -> None:
    """所有数组共用一个系数：裁剪后全局范数等于上限，方向不变。
    All arrays share one factor: the global norm after clipping equals the limit, and the direction stays."""
    grads = {name: 3 * g for name, g in make_tensors(3).items()}
    flat = np.concatenate([g.ravel() for g in grads.values()])
    clipped, norm = clip_by_global_norm(grads, 0.5)
    clipped_flat = np.concatenate([clipped[name].ravel() for name in grads])
    assert norm == pytest.approx(np.linalg.norm(flat))
    assert np.linalg.norm(clipped_flat) == pytest.approx(0.5)
    assert np.allclose(clipped_flat / 0.5, flat / np.linalg.norm(flat))
    assert all(clipped[name].shape == g.shape for name, g in grads.items())


def test_small_gradients_untouched() -> None:
    """范数不超过上限时数值不变，全零的梯度也不产生 nan。
    Values do not change while the norm is within the limit, and all-zero gradients produce no nan."""
    grads = {"a": np.array([0.3, 0.4]), "b": np.zeros((2, 2))}
    clipped, norm = clip_by_global_norm(grads, 2.0)
    assert norm == pytest.approx(0.5)
    assert all(np.array_equal(clipped[name], grads[name]) for name in grads)
    zeros, norm = clip_by_global_norm({"b": np.zeros(3)}, 1.0)
    assert norm == 0 and np.array_equal(zeros["b"], np.zeros(3))


def test_step_clips_first() -> None:
    """给出 max_norm 时，矩由裁剪之后的梯度累积。
    With max_norm the moments accumulate the gradients after clipping."""
    params, grads = make_tensors(0), {name: 100 * g for name, g in make_tensors(1).items()}
    clipped, _ = clip_by_global_norm(grads, 1.0)
    with_clip = adamw_step(params, grads, None, lr=0.1, eps=0.1, max_norm=1.0)
    expected = adamw_step(params, clipped, None, lr=0.1, eps=0.1)
    for name in params:
        assert np.allclose(with_clip[0][name], expected[0][name])
        assert np.allclose(with_clip[1]["m"][name], 0.1 * clipped[name])


def test_pure() -> None:
    """不改动传入的参数、梯度与状态，返回值也不与它们共用内存。
    Parameters, gradients and state passed in do not change, and nothing returned shares memory with them."""
    params, grads = make_tensors(0), make_tensors(1)
    _, state = adamw_step(params, grads, None, lr=0.1)
    groups = [params, grads, state["m"], state["v"]]
    kept = [{name: array.copy() for name, array in group.items()} for group in groups]
    new_params, new_state = adamw_step(params, grads, state, lr=0.1, max_norm=1e9)
    clipped, _ = clip_by_global_norm(grads, 1e9)
    assert state["t"] == 1 and new_state["t"] == 2
    for group, before in zip(groups, kept, strict=True):
        assert all(np.array_equal(group[name], before[name]) for name in before)
    olds = [array for group in groups for array in group.values()]
    news = [array for group in (new_params, new_state["m"], new_state["v"], clipped) for array in group.values()]
    assert not any(np.shares_memory(old, new) for old in olds for new in news)


def test_bad_arguments() -> None:
    """上限不为正，或梯度含 nan、inf 时抛出 ValueError，更新函数裁剪时也一样。
    A limit that is not positive and gradients with nan or inf raise ValueError, also when the update clips."""
    good = {"w": np.ones((2, 2))}
    for max_norm in (0.0, -1.0):
        with pytest.raises(ValueError):
            clip_by_global_norm(good, max_norm)
    for value in (np.nan, np.inf, -np.inf):
        bad = {"w": np.array([[1.0, value], [0.0, 2.0]])}
        with pytest.raises(ValueError):
            clip_by_global_norm(bad, 1.0)
        with pytest.raises(ValueError):
            adamw_step(good, bad, None, lr=0.1, max_norm=1.0)
