import pytest
from solution import Price, Usage, call_cost, expected_attempts, monthly_report

PRICE = Price(2, 0.5, 8)


def test_example() -> None:
    """题面示例的单次成本与期望尝试次数。
    The cost of one attempt and the expected attempts of the statement's example."""
    assert call_cost(PRICE, 6000, 500) == pytest.approx(0.016)
    assert call_cost(PRICE, 6000, 500, 0.4) == pytest.approx(0.0124)
    assert expected_attempts(0.5, 2) == pytest.approx(1.5) and expected_attempts(0.0, 3) == 1


def test_report_without_failures() -> None:
    """没有失败时：成本为次数乘单价，毛利率以收入为分母。
    Without failures the cost is the number of calls times the price of one, and the margin is a share of the
    revenue."""
    report = monthly_report({"m": PRICE}, [Usage("m", 1000, 6000, 500, price_per_success=0.04)])
    assert report == pytest.approx({"cost": 16, "revenue": 40, "margin": 0.6, "cost_per_success": 0.016})


def test_bad_share() -> None:
    """比例超出范围时抛出 ValueError。
    A share out of range raises ValueError."""
    with pytest.raises(ValueError):
        call_cost(PRICE, 1, 1, 1.5)
    with pytest.raises(ValueError):
        expected_attempts(-0.1, 2)
