"""One row of a benchmark's answer: a figure beside its reference, both from the same run."""

from statistics import median
from typing import Literal, TypedDict


class Goal(TypedDict):
    """What must hold."""

    of: Literal["ratio", "value"]
    op: Literal["<=", ">="]
    limit: float


class Row(TypedDict):
    """One figure, as `dev.py bench --json` writes it."""

    bench: str
    figure: str
    value: float
    unit: str
    reference: str
    reference_value: float
    ratio: float
    goal: Goal | None
    holds: bool | None
    samples: dict[str, list[float]]


def compare(  # noqa: PLR0913 (a row has these columns)
    bench: str,
    figure: str,
    reference: str,
    samples: list[float],
    reference_samples: list[float],
    *,
    goal: Goal | None,
    unit: str = "ms",
) -> Row:
    """The medians of two interleaved series, and whether the goal holds."""
    value, reference_value = median(samples), median(reference_samples)
    ratio = value / reference_value
    return Row(
        bench=bench,
        figure=figure,
        value=round(value, 4),
        unit=unit,
        reference=reference,
        reference_value=round(reference_value, 4),
        ratio=round(ratio, 3),
        goal=goal,
        holds=None if goal is None else _holds(goal, ratio if goal["of"] == "ratio" else value),
        samples={"value": samples, "reference": reference_samples},
    )


def _holds(goal: Goal, measured: float) -> bool:
    return measured <= goal["limit"] if goal["op"] == "<=" else measured >= goal["limit"]
