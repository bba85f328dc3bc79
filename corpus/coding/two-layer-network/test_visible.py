import numpy as np
from solution import forward, loss_and_grads, numeric_grads

X = np.array([[1.0, 2.0]])
Y = np.array([1])
PARAMS = {
    "W1": np.array([[0.5, 0.0], [0.0, -0.5]]),
    "b1": np.zeros(2),
    "W2": np.array([[1.0], [1.0]]),
    "b2": np.zeros(1),
}


def test_example() -> None:
    """题面示例的概率、损失与 b2 的梯度。
    The probability, loss and gradient of b2 of the statement's example."""
    p = forward(X, PARAMS)
    loss, grads = loss_and_grads(X, Y, PARAMS)
    assert p.shape == (1,)
    assert np.allclose(p, [0.4257], atol=1e-4)
    assert abs(loss - 0.8540) < 1e-4
    assert np.allclose(grads["b2"], [-0.5743], atol=1e-4)


def test_zero_weights_mean_half() -> None:
    """参数全为零时，概率都是 0.5，平均损失是 ln 2。
    With all parameters zero every probability is 0.5 and the mean loss is ln 2."""
    zeros = {name: np.zeros_like(value) for name, value in PARAMS.items()}
    x = np.array([[1.0, -1.0], [0.5, 2.0], [3.0, 0.0]])
    assert np.allclose(forward(x, zeros), 0.5)
    assert abs(loss_and_grads(x, np.array([0, 1, 1]), zeros)[0] - np.log(2)) < 1e-12


def test_grad_shapes() -> None:
    """解析梯度与数值梯度的键和形状都同参数一致。
    Analytic and numeric gradients have the keys and shapes of the parameters."""
    for grads in (loss_and_grads(X, Y, PARAMS)[1], numeric_grads(X, Y, PARAMS)):
        assert {name: g.shape for name, g in grads.items()} == {name: p.shape for name, p in PARAMS.items()}
