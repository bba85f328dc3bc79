from dataclasses import replace
from math import inf, nan

import pytest
from solution import Price, Usage, call_cost, expected_attempts, monthly_report

PRICES = {"大": Price(10, 1, 40), "小": Price(1, 0.25, 2)}
USAGE = Usage("大", 1000, 4000, 500, 0.5, 0.2, 3, 0.3)


def test_cache_only_affects_input() -> None:
    """缓存命中只改变输入部分的价格；全部命中时按缓存价，缓存价不必为零或更低。
    Cache hits change the price of the input only; if all hit, the cached price applies, which need be neither zero nor
    lower."""
    price = Price(3, 1, 12)
    assert call_cost(price, 0, 1000, 1.0) == pytest.approx(0.012)
    assert call_cost(price, 1_000_000, 0, 1.0) == pytest.approx(1)
    assert call_cost(price, 2_000_000, 1_000_000, 0.25) == pytest.approx(2 * (0.75 * 3 + 0.25 * 1) + 12)
    assert call_cost(Price(1, 1.25, 0), 1000, 0, 0.5) == pytest.approx(0.001125)
    assert call_cost(price, 0, 0) == 0


def test_attempts_are_capped() -> None:
    """期望尝试次数受上限约束：失败率为 1 时等于上限，上限很大时趋于 1 ÷（1 - 失败率）。
    The expected attempts are capped: the cap at a failure rate of 1, and near 1 / (1 - failure rate) for a large
    cap."""
    assert expected_attempts(1.0, 4) == 4 and expected_attempts(0.9, 1) == 1
    assert expected_attempts(0.5, 3) == pytest.approx(1.75)
    assert expected_attempts(0.2, 60) == pytest.approx(1.25)
    assert expected_attempts(1 - 1e-12, 5) == pytest.approx(5, rel=1e-9)
    for rate in (0.1, 0.7):
        brute = sum(n * rate ** (n - 1) * (1 - rate) for n in range(1, 5)) + 5 * rate**4
        assert expected_attempts(rate, 5) == pytest.approx(brute)


def test_failed_attempts_cost_but_do_not_earn() -> None:
    """失败的尝试照样付费，只有最终成功的任务有收入。
    Failed attempts are paid for too; only tasks that succeed in the end bring revenue."""
    report = monthly_report(PRICES, [USAGE])
    once = (4000 * 5.5 + 500 * 40) / 1e6
    assert report["cost"] == pytest.approx(1000 * 1.24 * once)
    assert report["revenue"] == pytest.approx(1000 * (1 - 0.2**3) * 0.3)
    assert report["cost_per_success"] == pytest.approx(1.24 * once / 0.992)
    assert report["margin"] == pytest.approx(1 - 1.24 * once / (0.992 * 0.3))


def test_totals_over_features() -> None:
    """几项功能先合计再求毛利率与单个成功任务的成本，而不是各自的平均。
    Features are summed before the margin and the cost per success are taken, instead of averaging each one's."""
    cheap = Usage("小", 9000, 2000, 300, price_per_success=0.01)
    parts = [monthly_report(PRICES, [usage]) for usage in (USAGE, cheap)]
    total = monthly_report(PRICES, [USAGE, cheap])
    cost, revenue = (sum(part[key] for part in parts) for key in ("cost", "revenue"))
    assert total["cost"] == pytest.approx(cost) and total["revenue"] == pytest.approx(revenue)
    assert total["margin"] == pytest.approx((revenue - cost) / revenue)
    assert total["cost_per_success"] == pytest.approx(cost / (992 + 9000))


def test_negative_margin() -> None:
    """成本高于收入时毛利率为负。
    The margin is negative when the cost exceeds the revenue."""
    report = monthly_report(PRICES, [replace(USAGE, price_per_success=0.01)])
    assert report["margin"] == pytest.approx(1 - 1.24 * 0.042 / (0.992 * 0.01)) and report["margin"] < 0


def test_no_revenue_or_success() -> None:
    """没有收入时毛利率为 None，没有成功任务时单个成功任务的成本为 None。
    Without revenue the margin is None; without a successful task the cost per success is None."""
    assert monthly_report(PRICES, []) == {"cost": 0, "revenue": 0, "margin": None, "cost_per_success": None}
    free = monthly_report(PRICES, [replace(USAGE, price_per_success=0)])
    assert free["margin"] is None and free["cost_per_success"] > 0
    failing = monthly_report(PRICES, [replace(USAGE, failure_rate=1.0)])
    assert failing["cost"] == pytest.approx(3 * 42) and failing["revenue"] == 0
    assert failing["margin"] is None and failing["cost_per_success"] is None
    assert monthly_report(PRICES, [replace(USAGE, tasks=0)])["cost_per_success"] is None


def test_bad_numbers() -> None:
    """负数、无穷、nan 与超出范围的比例抛出 ValueError。
    Negative numbers, infinity, nan and shares out of range raise ValueError."""
    for price in (Price(-1, 0, 0), Price(1, nan, 1), Price(1, 1, inf)):
        with pytest.raises(ValueError):
            call_cost(price, 1, 1)
    for arguments in ((-1, 0), (0, -1), (1, 1, -0.1), (1, 1, 1.01), (1, 1, nan)):
        with pytest.raises(ValueError):
            call_cost(Price(1, 1, 1), *arguments)
    for arguments in ((1.1, 2), (nan, 2), (0.5, 0)):
        with pytest.raises(ValueError):
            expected_attempts(*arguments)


def test_bad_usage() -> None:
    """月用量不合法或用到价目表之外的模型时抛出 ValueError。
    An invalid monthly usage or a model that is not in the prices raises ValueError."""
    changes = [{"model": "无"}, {"tasks": -1}, {"input_tokens": -1}, {"output_tokens": -5}, {"cache_share": 2}]
    changes += [{"failure_rate": nan}, {"max_attempts": 0}, {"price_per_success": -0.1}, {"price_per_success": inf}]
    for change in changes:
        with pytest.raises(ValueError):
            monthly_report(PRICES, [USAGE, replace(USAGE, **change)])
