import torch
from solution import CNNClassifier
from torch import nn


def test_default_shape() -> None:
    """默认尺寸的一批图像得到 (N, num_classes) 的输出。
    A batch of images of the default size gives an output of shape (N, num_classes)."""
    torch.manual_seed(0)
    assert CNNClassifier(10)(torch.zeros(4, 3, 32, 32)).shape == (4, 10)


def test_one_training_step() -> None:
    """输出可以交给交叉熵损失并反向传播。
    The output can be passed to the cross-entropy loss and backpropagated."""
    torch.manual_seed(0)
    model = CNNClassifier(3)
    loss = nn.CrossEntropyLoss()(model(torch.randn(5, 3, 32, 32)), torch.tensor([0, 1, 2, 0, 1]))
    loss.backward()
    assert torch.isfinite(loss)


def test_same_image_same_output() -> None:
    """同一张图在一批中出现两次，两次的输出相同。
    An image that occurs twice in a batch gets the same output twice."""
    torch.manual_seed(0)
    image = torch.randn(1, 3, 32, 32)
    out = CNNClassifier(4)(torch.cat([image, image]))
    assert torch.allclose(out[0], out[1], atol=1e-6)
