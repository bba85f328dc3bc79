"""忘了 batch_first，注意力发生在不同样本之间。"""

import torch
from torch import nn


def sinusoidal_positions(length: int, dim: int) -> torch.Tensor:
    """正弦位置编码，形状 (length, dim)，偶数列为正弦，奇数列为余弦。"""
    if dim % 2:
        raise ValueError("dim 必须是偶数")
    position = torch.arange(length, dtype=torch.float32)[:, None]
    angles = position / 10000 ** (torch.arange(0, dim, 2, dtype=torch.float32) / dim)
    # (length, dim/2, 2) 展平后正弦与余弦逐列交错。
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


class TransformerClassifier(nn.Module):
    """词嵌入与位置编码 → 一个自注意力块 → 按掩码平均 → 线性层。"""

    def __init__(self, vocab_size: int, dim: int, heads: int, num_classes: int) -> None:
        """建立词嵌入、注意力、层归一化与输出层。"""
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, dim)
        self.attention = nn.MultiheadAttention(dim, heads)
        self.norm = nn.LayerNorm(dim)
        self.output = nn.Linear(dim, num_classes)

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """由词编号与掩码（True 为真实的词）得到 (N, num_classes) 的 logits。"""
        if mask.shape != tokens.shape or not mask.any(dim=1).all():
            raise ValueError("mask 的形状应与 tokens 相同，且每行至少有一个真实的词")
        x = self.embedding(tokens)
        x = x + sinusoidal_positions(x.shape[1], x.shape[2]).to(x)
        attended, _ = self.attention(x, x, x, need_weights=False)
        x = self.norm(x + attended)
        # 填充位置作为查询仍有输出，平均时要再排除一次，分母是真实的词数。
        weights = mask.unsqueeze(-1).to(x)
        return self.output((x * weights).sum(dim=1) / weights.sum(dim=1))
