"""A cap table diluted over several rounds. Write your answer here."""

from dataclasses import dataclass
from fractions import Fraction

POOL = "期权池"


@dataclass(frozen=True)
class Round:
    """A round: investor, investment, pre-money valuation, and the least share of the option pool after the round."""

    investor: str
    investment: int | Fraction
    pre_money: int | Fraction
    pool_target: int | Fraction = Fraction(0)


def ownership(shares: dict[str, int | Fraction]) -> dict[str, Fraction]:
    """Each holder's stake."""
    raise NotImplementedError


def close_round(shares: dict[str, int | Fraction], terms: Round) -> tuple[dict[str, Fraction], Fraction]:
    """Return the cap table after the round and the price per share."""
    raise NotImplementedError
