import math

import pytest
import torch
from solution import TransformerClassifier, sinusoidal_positions
from torch import nn

torch.set_num_threads(1)


def make_model(seed: int = 0) -> TransformerClassifier:
    torch.manual_seed(seed)
    return TransformerClassifier(30, 8, 2, 4)


def make_batch() -> tuple[torch.Tensor, torch.Tensor]:
    tokens = torch.randint(0, 30, (4, 7), generator=torch.Generator().manual_seed(5))
    return tokens, torch.arange(7)[None] < torch.tensor([3, 7, 1, 5])[:, None]


def test_position_formula() -> None:
    """位置编码的每个元素都符合公式，正弦与余弦逐列交错。
    Every element of the position encoding follows the formula, sine and cosine in alternate columns."""
    for length, dim in [(5, 2), (9, 6), (40, 8)]:
        positions = sinusoidal_positions(length, dim)
        assert positions.shape == (length, dim) and positions.dtype == torch.float32
        for pos in range(length):
            for i in range(dim // 2):
                angle = pos / 10000 ** (2 * i / dim)
                assert abs(positions[pos, 2 * i].item() - math.sin(angle)) < 1e-4
                assert abs(positions[pos, 2 * i + 1].item() - math.cos(angle)) < 1e-4


def test_padding_does_not_matter() -> None:
    """填充的列数与填充处的词编号都不影响输出，每行与去掉填充后单独计算相同。
    Neither the number of padded columns nor the token ids in them change the output; each row equals itself alone
    without padding."""
    model, (tokens, mask) = make_model(), make_batch()
    out = model(tokens, mask)
    for row, keep, logits in zip(tokens, mask, out, strict=True):
        n = int(keep.sum())
        alone = model(row[None, :n], torch.ones((1, n), dtype=torch.bool))[0]
        assert torch.allclose(logits, alone, atol=1e-5)
    for fill in (0, 29):
        assert torch.allclose(model(tokens.masked_fill(~mask, fill), mask), out, atol=1e-5)
    wider = torch.cat([tokens, torch.full((4, 5), 3)], dim=1)
    wider_mask = torch.cat([mask, torch.zeros((4, 5), dtype=torch.bool)], dim=1)
    assert torch.allclose(model(wider, wider_mask), out, atol=1e-5)


def test_word_order_matters() -> None:
    """同样的词换了顺序，输出不同。
    The same words in another order give another output."""
    model = make_model(1)
    tokens = torch.tensor([[3, 8, 15, 4], [4, 15, 8, 3], [8, 3, 15, 4]])
    out = model(tokens, torch.ones_like(tokens, dtype=torch.bool))
    assert not torch.allclose(out[0], out[1], atol=1e-4)
    assert not torch.allclose(out[0], out[2], atol=1e-4)


def test_matches_reference() -> None:
    """用同样的权重按题面的步骤逐条计算，输出相同（含残差、层归一化与掩码平均）。
    With the same weights, the steps of the statement computed row by row give the same output (residual, layer norm and
    masked mean)."""
    model, (tokens, mask) = make_model(2), make_batch()
    mask[1, [0, 3]] = False
    (embedding,) = (m for m in model.modules() if isinstance(m, nn.Embedding))
    (attention,) = (m for m in model.modules() if isinstance(m, nn.MultiheadAttention))
    (norm,) = (m for m in model.modules() if isinstance(m, nn.LayerNorm))
    (linear,) = (m for m in model.modules() if isinstance(m, nn.Linear) and m is not attention.out_proj)
    with torch.no_grad():
        norm.weight.uniform_(0.5, 2)
        norm.bias.uniform_(-1, 1)
        attention.out_proj.bias.uniform_(-1, 1)
        out = model(tokens, mask)
        positions = torch.tensor(
            [[(math.cos if j % 2 else math.sin)(p / 10000 ** (j // 2 * 2 / 8)) for j in range(8)] for p in range(7)]
        )
        for row, keep, logits in zip(tokens, mask, out, strict=True):
            x = (embedding(row) + positions)[keep]
            x = norm(x + attention(x, x, x)[0])
            assert torch.allclose(logits, linear(x.mean(dim=0)), atol=1e-4)


def test_parameters_and_gradients() -> None:
    """可学习参数的总数与题意相符，且都得到有限的梯度；训练模式下输出也是确定的。
    The number of learnable parameters is as the statement says and all get finite gradients; in training mode the
    output is deterministic too."""
    model, (tokens, mask) = make_model(3).train(), make_batch()
    expected = 30 * 8 + (3 * 8 * 8 + 3 * 8) + (8 * 8 + 8) + 2 * 8 + (8 * 4 + 4)
    assert sum(p.numel() for p in model.parameters()) == expected
    assert torch.equal(model(tokens, mask), model(tokens, mask))
    nn.functional.cross_entropy(model(tokens, mask), torch.arange(4)).backward()
    assert all(p.grad is not None and torch.isfinite(p.grad).all() for p in model.parameters())
    assert all(p.grad.abs().sum() > 0 for p in model.parameters())


def test_long_sequence() -> None:
    """很长的序列也能计算，填充很多时仍与去掉填充相同。
    Very long sequences work, and much padding still gives the same as none."""
    model = make_model(5)
    tokens = torch.randint(0, 30, (1, 1200), generator=torch.Generator().manual_seed(8))
    mask = torch.arange(1200)[None] < 20
    assert torch.isfinite(model(tokens, torch.ones_like(mask))).all()
    assert torch.allclose(model(tokens, mask), model(tokens[:, :20], mask[:, :20]), atol=1e-5)


def test_learns_word_order() -> None:
    """能学会由两个词的先后决定类别的小任务（成对的句子只差这两个词的次序）。
    A small task is learnt where the order of two words decides the class (paired sentences differ in that order
    only)."""
    model = make_model(4)
    generator = torch.Generator().manual_seed(6)
    tokens = torch.randint(2, 30, (32, 8), generator=generator)
    labels = torch.arange(32) % 2
    tokens[1::2] = tokens[::2]
    tokens[:, 0], tokens[:, 3] = labels, 1 - labels
    mask = torch.arange(8)[None] < torch.randint(4, 9, (16, 1), generator=generator).repeat_interleave(2, dim=0)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(80):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(tokens, mask), labels)
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.2


def test_errors_and_purity() -> None:
    """掩码形状不符或某行没有真实的词时抛出 ValueError；不改动输入。
    A mask of another shape and a row without a real token raise ValueError; the input does not change."""
    model, (tokens, mask) = make_model(), make_batch()
    kept_tokens, kept_mask = tokens.clone(), mask.clone()
    model(tokens, mask)
    assert torch.equal(tokens, kept_tokens) and torch.equal(mask, kept_mask)
    with pytest.raises(ValueError):
        model(tokens, mask[:, :-1])
    with pytest.raises(ValueError):
        model(tokens, torch.cat([mask[:3], torch.zeros((1, 7), dtype=torch.bool)]))
