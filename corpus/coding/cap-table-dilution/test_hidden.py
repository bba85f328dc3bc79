import random
from fractions import Fraction

import pytest
from solution import POOL, Round, close_round, ownership


def test_exact_fractions() -> None:
    """结果全是 Fraction，占比之和恰为 1，除不尽时也没有舍入。
    All results are Fractions and the stakes sum to exactly 1, without rounding where nothing divides evenly."""
    shares, price = close_round({"a": 1, "b": 2}, Round("c", 1, 6, Fraction(1, 11)))
    stakes = ownership(shares)
    assert all(type(value) is Fraction for value in (*shares.values(), *stakes.values(), price))
    assert sum(stakes.values()) == 1 and stakes["c"] == Fraction(1, 7) and stakes[POOL] == Fraction(1, 11)
    assert stakes["a"] == (1 - Fraction(1, 7) - Fraction(1, 11)) / 3
    assert all(type(value) is Fraction for value in ownership({"a": 3, "b": 3}).values())


def test_pool_is_paid_by_existing_holders() -> None:
    """期权池放在投前：不论池子多大，投资人占比不变，池子越大每股价格越低。
    The pool is in the pre-money: whatever its size the investor's stake stays, and a larger pool lowers the price per
    share."""
    prices = []
    for target in (Fraction(0), Fraction(1, 20), Fraction(3, 10)):
        shares, price = close_round({"创始人": 900, "顾问": 100}, Round("甲", 250, 750, target))
        stakes = ownership(shares)
        assert stakes["甲"] == Fraction(1, 4) and stakes.get(POOL, 0) == target
        assert stakes["创始人"] == 9 * stakes["顾问"]
        assert price * sum(shares.values()) == 1000
        prices.append(price)
    assert prices[0] > prices[1] > prices[2]


def test_existing_pool_is_topped_up() -> None:
    """已有期权池时只补到目标比例，补充的部分才是新增。
    An existing pool is only topped up to the target; only what is added is new."""
    shares, price = close_round({"创始人": 900, POOL: 100}, Round("甲", 200, 800, Fraction(1, 10)))
    stakes = ownership(shares)
    assert stakes == {"创始人": Fraction(7, 10), POOL: Fraction(1, 10), "甲": Fraction(1, 5)}
    assert shares[POOL] == Fraction(900, 7) and price == Fraction(1000 * 7, 9000)


def test_large_pool_is_kept() -> None:
    """原有期权池稀释后仍不低于目标时，既不增发也不减少；恰好相等时也如此。
    A pool that stays at or above the target after dilution is neither topped up nor reduced, exactly at the target
    too."""
    for target in (Fraction(0), Fraction(1, 10), Fraction(8, 25)):
        shares, price = close_round({"创始人": 60, POOL: 40}, Round("甲", 20, 80, target))
        expected = max(Fraction(8, 25), target)
        assert shares == {"创始人": 60, POOL: 40, "甲": 25} and ownership(shares)[POOL] == expected
        assert price == Fraction(4, 5)


def test_several_rounds() -> None:
    """连续几轮：早期股东逐轮稀释，各轮投资人与期权池恰为约定比例。
    Over several rounds early holders are diluted each time, and every investor and pool has exactly the agreed
    share."""
    table: dict[str, Fraction | int] = {"创始人": 10_000_000}
    rounds = [
        Round("天使", 2_000_000, 8_000_000, Fraction(1, 10)),
        Round("A 轮", 10_000_000, 40_000_000, Fraction(12, 100)),
        Round("B 轮", 30_000_000, 170_000_000),
    ]
    for terms in rounds:
        table, _ = close_round(table, terms)
    after_a = (1 - Fraction(1, 5) - Fraction(12, 100)) / (1 - Fraction(1, 10))
    keep = after_a * Fraction(17, 20)
    assert ownership(table) == {
        "创始人": Fraction(7, 10) * keep,
        "天使": Fraction(1, 5) * keep,
        POOL: Fraction(12, 100) * Fraction(17, 20),
        "A 轮": Fraction(1, 5) * Fraction(17, 20),
        "B 轮": Fraction(3, 20),
    }


def test_existing_holder_invests() -> None:
    """老股东跟投时，新股加到原有股数上，旧股照样被稀释，价格按新股计。
    A holder who invests again adds the new shares to the old ones, which are diluted too; the price is that of the new
    shares."""
    shares, price = close_round({"创始人": 80, "甲": 20}, Round("甲", 25, 75, Fraction(1, 4)))
    assert shares == {"创始人": 80, "甲": 70, POOL: 50} and price == Fraction(1, 2)


def test_random_invariants() -> None:
    """随机条款下：占比、股价与不变的股数都满足规则，且不改动输入。
    Under random terms stakes, price and unchanged share counts obey the rules, and the input does not change."""
    rng = random.Random(0)
    for _ in range(100):
        table = {name: Fraction(rng.randrange(1, 1000), rng.randrange(1, 9)) for name in ("a", "b", POOL)}
        terms = Round("新", rng.randrange(1, 50), rng.randrange(50, 200), Fraction(rng.randrange(40), 100))
        before = dict(table)
        shares, price = close_round(table, terms)
        stakes = ownership(shares)
        assert table == before
        assert stakes["新"] == Fraction(terms.investment, terms.investment + terms.pre_money)
        assert shares["a"] == table["a"] and shares["b"] == table["b"]
        assert shares[POOL] >= table[POOL] and stakes[POOL] >= terms.pool_target
        assert shares[POOL] == table[POOL] or stakes[POOL] == terms.pool_target
        assert price * shares["新"] == terms.investment


def test_bad_arguments() -> None:
    """股东表或条款不合法时抛出 ValueError。
    An invalid cap table or invalid terms raise ValueError."""
    good = Round("甲", 20, 80)
    for table in ({}, {"a": 0}, {"a": 10, "b": -1}, {POOL: 100}):
        with pytest.raises(ValueError):
            close_round(table, good)
    for table in ({}, {"a": 0}, {"a": 10, "b": -1}):
        with pytest.raises(ValueError):
            ownership(table)
    bad = [Round("甲", -5, 80), Round("甲", 20, 0), Round(POOL, 20, 80), Round("甲", 20, 80, Fraction(-1, 10))]
    bad += [Round("甲", 20, 80, 1), Round("甲", 20, 80, Fraction(4, 5)), Round("甲", 60, 40, Fraction(1, 2))]
    for terms in bad:
        with pytest.raises(ValueError):
            close_round({"a": 100}, terms)
    assert ownership({POOL: 5}) == {POOL: 1}
