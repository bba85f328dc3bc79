import pytest
import torch
from solution import CNNClassifier
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)


def layers(model: nn.Module, kind: type) -> list:
    return [module for module in model.modules() if isinstance(module, kind)]


def test_parameter_count() -> None:
    """可学习参数恰为两个卷积层与一个线性层，都已注册，个数与题意相符。
    The learnable parameters are exactly two convolutions and one linear layer, all registered, as many as the statement
    says."""
    assert sum(p.numel() for p in CNNClassifier(2, 1, (28, 20), (4, 8)).parameters()) == 898
    expected = (3 * 9 + 1) * 16 + (16 * 9 + 1) * 32 + (32 * 8 * 8 + 1) * 10
    assert sum(p.numel() for p in CNNClassifier(10).parameters()) == expected


def test_other_image_sizes() -> None:
    """尺寸不是 32x32、高宽不等或为奇数时，形状仍然正确；批大小可以为 1。
    Shapes are right for sizes other than 32x32, unequal or odd height and width, and a batch of one."""
    torch.manual_seed(0)
    for size, n in [((28, 20), 2), ((31, 45), 1), ((4, 7), 3), ((32, 32), 1)]:
        model = CNNClassifier(6, in_channels=2, image_size=size, channels=(3, 5))
        assert model(torch.randn(n, 2, *size)).shape == (n, 6)
        assert layers(model, nn.Linear)[0].in_features == 5 * (size[0] // 4) * (size[1] // 4)


def test_matches_reference() -> None:
    """用同样的权重按题面的结构逐步计算，输出相同（含每段的 ReLU 与池化，不含 softmax）。
    With the same weights, the structure of the statement computed step by step gives the same output (ReLU and pooling
    in each stage, no softmax)."""
    torch.manual_seed(1)
    model = CNNClassifier(5, in_channels=2, image_size=(9, 14), channels=(4, 6)).eval()
    convs, (linear,) = layers(model, nn.Conv2d), layers(model, nn.Linear)
    first, second = sorted(convs, key=lambda conv: conv.out_channels)
    x = torch.randn(3, 2, 9, 14)
    h = functional.max_pool2d(functional.conv2d(x, first.weight, first.bias, padding=1).relu(), 2)
    h = functional.max_pool2d(functional.conv2d(h, second.weight, second.bias, padding=1).relu(), 2)
    expected = h.flatten(1) @ linear.weight.T + linear.bias
    assert torch.allclose(model(x), expected, atol=1e-5)


def test_returns_logits() -> None:
    """线性层的权重为零时，输出就是它的偏置，没有再经过 softmax。
    With the weights of the linear layer at zero the output is its bias, without a softmax."""
    torch.manual_seed(2)
    model = CNNClassifier(3)
    linear = layers(model, nn.Linear)[0]
    with torch.no_grad():
        linear.weight.zero_()
        linear.bias.copy_(torch.tensor([5.0, -7.0, 2.0]))
    assert torch.allclose(model(torch.randn(2, 3, 32, 32)), linear.bias.expand(2, 3))


def test_gradient_reaches_every_parameter() -> None:
    """一次反向传播后，每个参数都有非零的有限梯度。
    After one backward pass every parameter has a finite gradient that is not zero."""
    torch.manual_seed(3)
    model = CNNClassifier(4)
    nn.CrossEntropyLoss()(model(torch.randn(8, 3, 32, 32)), torch.arange(8) % 4).backward()
    grads = [p.grad for p in model.parameters()]
    assert len(grads) == 6
    assert all(g is not None and torch.isfinite(g).all() and g.abs().sum() > 0 for g in grads)


def test_overfits_tiny_batch() -> None:
    """几张随机图像用 Adam 训练几十步后，损失可以降到接近零。
    A few dozen steps of Adam on a few random images bring the loss close to zero."""
    torch.manual_seed(4)
    model = CNNClassifier(4, image_size=(16, 16), channels=(8, 16))
    x, y = torch.randn(8, 3, 16, 16), torch.arange(8) % 4
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(50):
        optimizer.zero_grad()
        loss = nn.CrossEntropyLoss()(model(x), y)
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.05


def test_images_are_independent() -> None:
    """一张图单独计算与在一批中计算，输出相同；输入张量不被改动。
    An image gets the same output alone and in a batch; the input tensor does not change."""
    torch.manual_seed(5)
    model = CNNClassifier(3, image_size=(16, 12)).train()
    x = torch.randn(4, 3, 16, 12)
    kept = x.clone()
    together = model(x)
    assert torch.allclose(together, torch.cat([model(x[i : i + 1]) for i in range(4)]), atol=1e-5)
    assert torch.equal(x, kept)


def test_wrong_input_shape() -> None:
    """通道数或高宽与构造时不符时抛出 ValueError。
    Channels, height or width other than those given at construction raise ValueError."""
    model = CNNClassifier(3, image_size=(16, 12))
    for shape in [(2, 1, 16, 12), (2, 3, 12, 16), (2, 3, 17, 12), (2, 3, 32, 32)]:
        with pytest.raises(ValueError):
            model(torch.zeros(shape))
