"""forward 里做了 softmax，再交给交叉熵就等于做了两遍。"""

import torch
from torch import nn


class CNNClassifier(nn.Module):
    """两段“卷积 → ReLU → 最大池化”加一个线性层的图像分类器。"""

    def __init__(
        self,
        num_classes: int,
        in_channels: int = 3,
        image_size: tuple[int, int] = (32, 32),
        channels: tuple[int, int] = (16, 32),
    ) -> None:
        """按图像尺寸与通道数建立各层。"""
        super().__init__()
        self.expected_shape = (in_channels, *image_size)
        self.features = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels[0], channels[1], kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
        )
        # 卷积不改变高宽，两次池化各自向下取整地减半。
        height, width = (size // 2 // 2 for size in image_size)
        self.classifier = nn.Linear(channels[1] * height * width, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """由 (N, C, H, W) 的图像得到 (N, num_classes) 的 logits。"""
        if x.dim() != 4 or tuple(x.shape[1:]) != self.expected_shape:
            raise ValueError(f"输入应为 (N, {', '.join(map(str, self.expected_shape))})，得到 {tuple(x.shape)}")
        return self.classifier(self.features(x)).softmax(dim=1)
