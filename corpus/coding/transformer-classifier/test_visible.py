import pytest
import torch
from solution import TransformerClassifier, sinusoidal_positions


def test_position_example() -> None:
    """题面示例的位置编码；位置 0 的正弦为 0、余弦为 1；dim 为奇数时报错。
    The position encoding of the statement's example; position 0 has sine 0 and cosine 1; an odd dim raises an error."""
    positions = sinusoidal_positions(2, 4)
    assert torch.allclose(positions[0], torch.tensor([0.0, 1.0, 0.0, 1.0]))
    assert torch.allclose(positions[1], torch.tensor([0.8415, 0.5403, 0.0100, 0.9999]), atol=1e-4)
    with pytest.raises(ValueError):
        sinusoidal_positions(2, 3)


def test_shape() -> None:
    """输出形状为 (N, num_classes)，单条、单词也可以。
    The output has shape (N, num_classes), for a single row of a single token too."""
    torch.manual_seed(0)
    model = TransformerClassifier(20, 8, 2, 3)
    for n, t in [(4, 6), (1, 1)]:
        assert model(torch.randint(0, 20, (n, t)), torch.ones((n, t), dtype=torch.bool)).shape == (n, 3)


def test_row_without_words() -> None:
    """某一行全是填充时抛出 ValueError。
    A row that is all padding raises ValueError."""
    model = TransformerClassifier(20, 8, 2, 3)
    with pytest.raises(ValueError):
        model(torch.ones((2, 3), dtype=torch.int64), torch.tensor([[True, True, False], [False, False, False]]))
