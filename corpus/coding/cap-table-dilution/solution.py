"""多轮融资的股权稀释表：参考解答。"""

from dataclasses import dataclass
from fractions import Fraction

POOL = "期权池"


@dataclass(frozen=True)
class Round:
    """一轮融资：投资人、金额、投前估值，以及期权池在融资后至少应占的比例。"""

    investor: str
    investment: int | Fraction
    pre_money: int | Fraction
    pool_target: int | Fraction = Fraction(0)


def ownership(shares: dict[str, int | Fraction]) -> dict[str, Fraction]:
    """各持有人的占比。"""
    total = Fraction(sum(shares.values()))
    if total <= 0 or min(shares.values()) < 0:
        raise ValueError("股数不能为负，合计应为正")
    return {holder: count / total for holder, count in shares.items()}


def close_round(shares: dict[str, int | Fraction], terms: Round) -> tuple[dict[str, Fraction], Fraction]:
    """返回融资后的股东表与每股价格。"""
    after = {holder: Fraction(count) for holder, count in shares.items()}
    pool = after.get(POOL, Fraction(0))
    others = sum(after.values()) - pool
    if others <= 0 or min(after.values()) < 0:
        raise ValueError("股数不能为负，期权池以外的合计应为正")
    if terms.investment <= 0 or terms.pre_money <= 0 or not 0 <= terms.pool_target < 1 or terms.investor == POOL:
        raise ValueError("融资条款不合法")
    stake = Fraction(terms.investment) / (terms.pre_money + terms.investment)
    if stake + terms.pool_target >= 1:
        raise ValueError("投资人与期权池占满了全部股权")
    # 先按不增发算融资后的总股数；池子不足时，其他老股占 1 - 投资人 - 期权池，由此反推总股数。
    total = (others + pool) / (1 - stake)
    if pool < terms.pool_target * total:
        total = others / (1 - stake - terms.pool_target)
        after[POOL] = terms.pool_target * total
    issued = stake * total
    after[terms.investor] = after.get(terms.investor, Fraction(0)) + issued
    return after, terms.investment / issued
