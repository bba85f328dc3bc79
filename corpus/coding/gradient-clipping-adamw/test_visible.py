import numpy as np
import pytest
from solution import adamw_step, clip_by_global_norm


def test_example() -> None:
    """题面示例：首步之后的参数与状态。
    The statement's example: parameters and state after the first step."""
    params, state = adamw_step({"w": np.array([[1.0]])}, {"w": np.array([[10.0]])}, None, lr=0.1, weight_decay=0.1)
    assert np.allclose(params["w"], [[0.89]])
    assert state["t"] == 1
    assert np.allclose(state["m"]["w"], [[1.0]]) and np.allclose(state["v"]["w"], [[0.1]])


def test_clip_single_array() -> None:
    """范数超过上限时缩到上限，返回裁剪前的范数。
    A norm above the limit is scaled down to it, and the norm before clipping is returned."""
    clipped, norm = clip_by_global_norm({"w": np.array([3.0, 4.0])}, 1.0)
    assert norm == pytest.approx(5.0)
    assert np.allclose(clipped["w"], [0.6, 0.8])


def test_minimises_quadratic() -> None:
    """反复更新可以把二次函数降到最小值附近。
    Repeated updates bring a quadratic function close to its minimum."""
    params, state = {"w": np.array([3.0, -2.0])}, None
    for _ in range(300):
        params, state = adamw_step(params, {"w": 2 * params["w"]}, state, lr=0.05)
    assert np.abs(params["w"]).max() < 0.05
