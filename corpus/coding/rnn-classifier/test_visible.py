import pytest
import torch
from solution import GRUClassifier


def test_shape() -> None:
    """输出形状为 (N, num_classes)。
    The output has shape (N, num_classes)."""
    torch.manual_seed(0)
    model = GRUClassifier(20, 6, 8, 3)
    assert model(torch.randint(1, 20, (5, 7)), torch.full((5,), 7)).shape == (5, 3)


def test_word_order_matters() -> None:
    """没有填充时，同样的词换了顺序，输出不同。
    Without padding, the same words in another order give another output."""
    torch.manual_seed(0)
    model = GRUClassifier(20, 6, 8, 3)
    out = model(torch.tensor([[3, 4, 5], [5, 4, 3]]), torch.tensor([3, 3]))
    assert not torch.allclose(out[0], out[1], atol=1e-4)


def test_zero_length() -> None:
    """长度为 0 时抛出 ValueError。
    A length of 0 raises ValueError."""
    with pytest.raises(ValueError):
        GRUClassifier(20, 6, 8, 3)(torch.ones((2, 4), dtype=torch.int64), torch.tensor([4, 0]))
