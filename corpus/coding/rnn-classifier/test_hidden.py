import pytest
import torch
from solution import GRUClassifier
from torch import nn

torch.set_num_threads(1)


def make_model(seed: int = 0) -> GRUClassifier:
    torch.manual_seed(seed)
    return GRUClassifier(30, 6, 8, 4)


def make_batch() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(7)
    lengths = torch.tensor([3, 6, 1, 4, 5])
    return torch.randint(0, 30, (5, 8), generator=generator), lengths


def test_padding_amount_is_ignored() -> None:
    """每条序列的输出与去掉填充、单独输入时相同，且行的顺序与输入一致。
    Each sequence gets the same output as alone without padding, and the rows are in the order of the input."""
    model, (tokens, lengths) = make_model(), make_batch()
    together = model(tokens, lengths)
    alone = [model(row[None, :length], length[None]) for row, length in zip(tokens, lengths, strict=True)]
    assert torch.allclose(together, torch.cat(alone), atol=1e-5)


def test_padding_content_is_ignored() -> None:
    """填充位置换成任何词编号，输出不变。
    Any token ids in the padding leave the output as it is."""
    model, (tokens, lengths) = make_model(), make_batch()
    padded = torch.arange(8)[None] >= lengths[:, None]
    expected = model(tokens, lengths)
    for fill in (0, 1, 29):
        assert torch.allclose(model(tokens.masked_fill(padded, fill), lengths), expected, atol=1e-5)


def test_zero_is_a_word() -> None:
    """编号 0 可以是正常的词，出现在序列中间或末尾都照常读取。
    Id 0 may be a real token and is read like any other, in the middle and at the end of a sequence."""
    model = make_model()
    tokens = torch.tensor([[4, 0, 5, 1], [4, 5, 0, 1], [0, 0, 0, 0]])
    out = model(tokens, torch.tensor([3, 3, 3]))
    expected = torch.cat([model(row[None, :3], torch.tensor([3])) for row in tokens])
    assert torch.allclose(out, expected, atol=1e-5)
    shorter = model(tokens, torch.tensor([3, 2, 2]))
    assert not torch.allclose(out[1], shorter[1], atol=1e-4)
    assert not torch.allclose(out[2], shorter[2], atol=1e-4)


def test_matches_reference() -> None:
    """用同样的权重逐条计算：取 GRU 最后一步的状态，经线性层，没有 softmax。
    The same weights applied row by row give the same: the state at the GRU's last step, the linear layer, no
    softmax."""
    model, (tokens, lengths) = make_model(1), make_batch()
    found = {kind: [m for m in model.modules() if isinstance(m, kind)] for kind in (nn.Embedding, nn.GRU, nn.Linear)}
    assert all(len(modules) == 1 for modules in found.values())
    embedding, gru, linear = (modules[0] for modules in found.values())
    out = model(tokens, lengths)
    for row, length, logits in zip(tokens, lengths.tolist(), out, strict=True):
        sequence = embedding(row[:length])[None] if gru.batch_first else embedding(row[:length])[:, None]
        expected = linear(gru(sequence)[1].reshape(-1))
        assert torch.allclose(logits, expected, atol=1e-5)


def test_single_row_and_step() -> None:
    """批大小与长度都为 1 时，输出仍是二维的。
    With a batch and a length of 1 the output still has two dimensions."""
    assert make_model()(torch.tensor([[3]]), torch.tensor([1])).shape == (1, 4)


def test_gradients_and_learning() -> None:
    """每个参数都得到梯度，且能学会由第一个词决定类别的小任务。
    Every parameter gets a gradient, and a small task where the first token decides the class is learnt."""
    model = make_model(2)
    generator = torch.Generator().manual_seed(3)
    tokens = torch.randint(0, 30, (32, 6), generator=generator)
    lengths = torch.randint(2, 6, (32,), generator=generator)
    labels = torch.arange(32) % 4
    tokens[:, 0] = labels
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    for _ in range(50):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(tokens, lengths), labels)
        loss.backward()
        assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in model.parameters())
        optimizer.step()
    assert loss.item() < 0.1


def test_bad_lengths() -> None:
    """长度小于 1、大于 T，或形状不对时抛出 ValueError。
    Lengths below 1 or above T, and a wrong shape, raise ValueError."""
    model, tokens = make_model(), torch.ones((2, 4), dtype=torch.int64)
    for lengths in ([4, 0], [-1, 2], [5, 4], [4], [4, 4, 4]):
        with pytest.raises(ValueError):
            model(tokens, torch.tensor(lengths))


def test_inputs_unchanged() -> None:
    """不改动词编号与长度。
    Tokens and lengths do not change."""
    model, (tokens, lengths) = make_model(), make_batch()
    kept_tokens, kept_lengths = tokens.clone(), lengths.clone()
    model(tokens, lengths)
    assert torch.equal(tokens, kept_tokens) and torch.equal(lengths, kept_lengths)
