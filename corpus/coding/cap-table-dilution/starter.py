"""多轮融资的股权稀释表：在这里作答。"""

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
    raise NotImplementedError


def close_round(shares: dict[str, int | Fraction], terms: Round) -> tuple[dict[str, Fraction], Fraction]:
    """返回融资后的股东表与每股价格。"""
    raise NotImplementedError
