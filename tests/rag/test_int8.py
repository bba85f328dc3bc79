"""Layers in whole numbers, held against the layers they stand for."""

import pytest
import torch
from torch import nn

from rag.models import int8, runtime

pytestmark = pytest.mark.skipif(not int8.available(), reason="this build of torch has no fast whole numbers")


@pytest.fixture
def linear():
    torch.manual_seed(0)
    return nn.Linear(256, 320).requires_grad_(False)


def quantized(linear, *, fine=False):
    runtime.quiet()
    torch.backends.quantized.engine = "fbgemm"
    layer = nn.Linear(linear.in_features, linear.out_features)  # a layer's weights are used up
    layer.load_state_dict(linear.state_dict())
    return int8.Int8Linear(layer.requires_grad_(False), fine=fine)


def off(made, expected) -> float:
    return float((made - expected).norm() / expected.norm())


def test_a_layer_in_whole_numbers_says_nearly_what_it_said(linear):
    x = torch.randn(2, 40, 256)
    made = quantized(linear)(x)
    assert made.shape == (2, 40, 320)
    assert off(made, linear(x)) < 0.03


@pytest.mark.parametrize("rows", [1, int8.FEW])
def test_few_rows_are_read_finer_than_many(linear, rows):
    x = torch.randn(1, 40, 256)
    layer = quantized(linear)
    few = torch.cat([layer(x[:, at : at + rows]) for at in range(0, 40, rows)], dim=1)
    assert off(few, linear(x)) < off(layer(x), linear(x)) / 2


def test_an_outlier_in_one_number_does_not_drown_the_others_where_a_layer_is_fine(linear):
    x = torch.randn(40, 256)
    x[:, 7] *= 100
    assert off(quantized(linear, fine=True)(x), linear(x)) < 0.02
    assert off(quantized(linear)(x), linear(x)) > 0.03


def test_a_row_does_not_depend_on_the_rows_beside_it(linear):
    x = torch.randn(40, 256)
    layer = quantized(linear)
    beside = torch.cat([x[:20], 1000 * x[20:]])
    assert torch.allclose(layer(x)[:20], layer(beside)[:20], atol=1e-5)


def test_a_row_of_zeros_gives_the_bias(linear):
    assert torch.allclose(quantized(linear)(torch.zeros(1, 256)), linear.bias[None], atol=1e-6)


def test_a_model_has_all_its_linear_layers_in_whole_numbers_and_keeps_its_threads(linear):
    threads = torch.get_num_threads()
    model = int8.quantize(nn.ModuleDict({"up": nn.Linear(8, 16), "norm": nn.LayerNorm(16)}).bfloat16(), threads)
    assert isinstance(model["up"], int8.Int8Linear)
    assert model["norm"].weight.dtype == torch.float32
    assert torch.get_num_threads() == threads
