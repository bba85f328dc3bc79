"""推理成本与毛利模型：在这里作答。"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Price:
    """每百万词元的价格（元）。"""

    input: float
    cached_input: float
    output: float


@dataclass(frozen=True)
class Usage:
    """一项功能的月用量；词元数是每次尝试的。"""

    model: str
    tasks: int
    input_tokens: int
    output_tokens: int
    cache_share: float = 0.0
    failure_rate: float = 0.0
    max_attempts: int = 1
    price_per_success: float = 0.0


def call_cost(price: Price, input_tokens: int, output_tokens: int, cache_share: float = 0.0) -> float:
    """一次尝试的成本（元）。"""
    raise NotImplementedError


def expected_attempts(failure_rate: float, max_attempts: int) -> float:
    """每个任务的期望尝试次数。"""
    raise NotImplementedError


def monthly_report(prices: dict[str, Price], usages: list[Usage]) -> dict:
    """全部功能合计的成本、收入、毛利率与单个成功任务的成本。"""
    raise NotImplementedError
