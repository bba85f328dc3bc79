from fractions import Fraction

import pytest
from solution import POOL, Round, close_round, ownership


def test_example() -> None:
    """题面示例的占比与每股价格。
    The stakes and the price per share of the statement's example."""
    shares, price = close_round({"创始人": 8_000_000}, Round("甲", 2_000_000, 8_000_000, Fraction(1, 10)))
    assert ownership(shares) == {"创始人": Fraction(7, 10), POOL: Fraction(1, 10), "甲": Fraction(1, 5)}
    assert price == Fraction(7, 8) and shares["创始人"] == 8_000_000


def test_without_pool() -> None:
    """没有期权池时，投资人占投后估值的相应比例，老股东股数不变。
    Without a pool the investor's stake is the investment's part of the post-money valuation; old holders keep their
    number of shares."""
    shares, price = close_round({"甲": 60, "乙": 40}, Round("天使", 25, 75))
    assert shares == {"甲": 60, "乙": 40, "天使": Fraction(100, 3)} and price == Fraction(3, 4)


def test_bad_terms() -> None:
    """金额不为正时抛出 ValueError。
    An amount that is not positive raises ValueError."""
    for terms in (Round("甲", 0, 100), Round("甲", 10, -1)):
        with pytest.raises(ValueError):
            close_round({"创始人": 100}, terms)
