"""对各功能的毛利率求平均，而不是先合计收入与成本。"""

from dataclasses import astuple, dataclass
from math import fsum, isfinite


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
    _check_amounts(*astuple(price), input_tokens, output_tokens)
    _check_share(cache_share)
    input_price = price.cached_input * cache_share + price.input * (1 - cache_share)
    return (input_tokens * input_price + output_tokens * price.output) / 1_000_000


def expected_attempts(failure_rate: float, max_attempts: int) -> float:
    """每个任务的期望尝试次数。"""
    _check_share(failure_rate)
    if max_attempts < 1:
        raise ValueError("max_attempts 至少为 1")
    # 前 i 次都失败才会有下一次：次数有上限的几何级数，失败率为 1 时也不会除以零。
    return fsum(failure_rate**failed for failed in range(max_attempts))


def monthly_report(prices: dict[str, Price], usages: list[Usage]) -> dict:
    """全部功能合计的成本、收入、毛利率与单个成功任务的成本。"""
    cost = revenue = successes = 0.0
    margins = []
    for usage in usages:
        if usage.model not in prices:
            raise ValueError(f"价目表中没有 {usage.model}")
        _check_amounts(usage.tasks, usage.price_per_success)
        once = call_cost(prices[usage.model], usage.input_tokens, usage.output_tokens, usage.cache_share)
        attempts = expected_attempts(usage.failure_rate, usage.max_attempts)
        # 成本按尝试计，收入按成功计。每次尝试以 1 - 失败率的概率成功，期望成功数因此是二者之积。
        solved = usage.tasks * attempts * (1 - usage.failure_rate)
        cost += usage.tasks * attempts * once
        revenue += solved * usage.price_per_success
        successes += solved
        if solved * usage.price_per_success:
            margins.append(1 - usage.tasks * attempts * once / (solved * usage.price_per_success))
    return {
        "cost": cost,
        "revenue": revenue,
        "margin": sum(margins) / len(margins) if margins else None,
        "cost_per_success": cost / successes if successes else None,
    }


def _check_amounts(*amounts: float) -> None:
    if any(not isfinite(amount) or amount < 0 for amount in amounts):
        raise ValueError("金额与数量应为有限的非负数")


def _check_share(share: float) -> None:
    # nan 的一切比较都为假，写成“不在区间内”才能拦住它。
    if not 0 <= share <= 1:
        raise ValueError("比例应在 [0, 1] 内")
