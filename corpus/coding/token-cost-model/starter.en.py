"""A model of inference cost and gross margin. Write your answer here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Price:
    """The price per million tokens (in yuan)."""

    input: float
    cached_input: float
    output: float


@dataclass(frozen=True)
class Usage:
    """The monthly usage of one feature; token counts are per attempt."""

    model: str
    tasks: int
    input_tokens: int
    output_tokens: int
    cache_share: float = 0.0
    failure_rate: float = 0.0
    max_attempts: int = 1
    price_per_success: float = 0.0


def call_cost(price: Price, input_tokens: int, output_tokens: int, cache_share: float = 0.0) -> float:
    """The cost of one attempt (in yuan)."""
    raise NotImplementedError


def expected_attempts(failure_rate: float, max_attempts: int) -> float:
    """The expected number of attempts per task."""
    raise NotImplementedError


def monthly_report(prices: dict[str, Price], usages: list[Usage]) -> dict:
    """Cost, revenue, gross margin and cost per successful task, for all features together."""
    raise NotImplementedError
