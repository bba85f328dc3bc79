import numpy as np
from solution import forward, loss_and_grads, numeric_grads


def make_case(seed: int, n: int, d: int, m: int) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    rng = np.random.default_rng(seed)
    params = {
        "W1": rng.normal(size=(d, m)),
        "b1": rng.normal(size=m),
        "W2": rng.normal(size=(m, 1)),
        "b2": rng.normal(size=1),
    }
    return rng.normal(size=(n, d)), rng.integers(0, 2, size=n), params


def reference_loss(x: np.ndarray, y: np.ndarray, params: dict[str, np.ndarray]) -> float:
    z = (np.tanh(x @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]).ravel()
    return float(np.mean(np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0) - y * z))


def central_difference(
    x: np.ndarray, y: np.ndarray, params: dict[str, np.ndarray], eps: float
) -> dict[str, np.ndarray]:
    grads = {}
    for name, value in params.items():
        grads[name] = np.zeros_like(value)
        for index in np.ndindex(value.shape):
            plus, minus = value.copy(), value.copy()
            plus[index] += eps
            minus[index] -= eps
            upper, lower = (reference_loss(x, y, {**params, name: moved}) for moved in (plus, minus))
            grads[name][index] = (upper - lower) / (2 * eps)
    return grads


def test_analytic_gradients() -> None:
    """解析梯度与中心差分一致，包括 n、d、m 各不相同的情形。
    The analytic gradients agree with central differences, also where n, d and m all differ."""
    for seed, (n, d, m) in enumerate([(7, 3, 4), (1, 2, 5), (4, 1, 1)]):
        x, y, params = make_case(seed, n, d, m)
        loss, grads = loss_and_grads(x, y, params)
        expected = central_difference(x, y, params, 1e-5)
        assert abs(loss - reference_loss(x, y, params)) < 1e-10
        for name in params:
            assert grads[name].shape == params[name].shape
            assert np.allclose(grads[name], expected[name], atol=1e-7), name


def test_mean_over_batch() -> None:
    """把整批样本原样重复一遍，平均损失与梯度都不变。
    Repeating the whole batch changes neither the mean loss nor the gradients."""
    x, y, params = make_case(3, 5, 3, 4)
    loss, grads = loss_and_grads(x, y, params)
    loss2, grads2 = loss_and_grads(np.vstack([x, x]), np.concatenate([y, y]), params)
    assert abs(loss - loss2) < 1e-12
    assert all(np.allclose(grads[name], grads2[name]) for name in params)


def test_numeric_is_central() -> None:
    """数值梯度是步长为 eps 的中心差分，步长较大时也按定义计算。
    The numeric gradient is the central difference with step eps, and follows the definition for larger steps too."""
    x, y, params = make_case(4, 6, 2, 3)
    for eps in (0.1, 1e-4):
        grads = numeric_grads(x, y, params, eps=eps)
        expected = central_difference(x, y, params, eps)
        assert all(np.allclose(grads[name], expected[name], atol=1e-8) for name in params)


def test_inputs_unchanged() -> None:
    """三个函数都不改动输入的数组与参数。
    None of the three functions changes the arrays and parameters passed in."""
    x, y, params = make_case(5, 4, 3, 2)
    kept = {name: value.copy() for name, value in params.items()}
    x0, y0 = x.copy(), y.copy()
    forward(x, params)
    loss_and_grads(x, y, params)
    numeric_grads(x, y, params)
    assert np.array_equal(x, x0) and np.array_equal(y, y0)
    assert all(np.array_equal(params[name], kept[name]) for name in kept)


def test_large_logits() -> None:
    """z 的绝对值很大时，概率、损失与梯度仍然正确，没有截断与溢出警告。
    For z of very large magnitude probability, loss and gradients are still correct, without clipping or overflow
    warnings."""
    params = {"W1": np.array([[50.0]]), "b1": np.zeros(1), "W2": np.array([[800.0]]), "b2": np.zeros(1)}
    x = np.array([[1.0], [-1.0]])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        p = forward(x, params)
        right, _ = loss_and_grads(x, np.array([1, 0]), params)
        wrong, grads = loss_and_grads(x, np.array([0, 1]), params)
    assert np.allclose(p, [1.0, 0.0])
    assert abs(right) < 1e-12
    assert abs(wrong - 800.0) < 1e-9
    assert np.allclose(grads["W2"], [[1.0]]) and np.allclose(grads["b2"], [0.0])


def test_probability_shape() -> None:
    """概率是一维数组，每个样本一个值，且逐个样本计算与整批计算相同。
    Probabilities form a one-dimensional array, one per sample, the same one by one as in a batch."""
    x, _, params = make_case(6, 5, 3, 4)
    p = forward(x, params)
    assert p.shape == (5,)
    assert np.allclose(p, np.concatenate([forward(row[None], params) for row in x]))
