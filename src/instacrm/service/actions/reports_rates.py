"""A rate of people, with the interval that says how sure it is."""

from instacrm.domain.rates import wilson
from instacrm.service.store.reports_shapes import Rate


def rate_of(key: str, name: str, counted: tuple[int, int]) -> Rate:
    """The rate of `counted`: people, and those of them who replied."""
    people, replied = counted
    sure = wilson(replied, people)
    return Rate(
        id=key,
        name=name,
        people=people,
        replied=replied,
        low=round(100 * sure.low, 1),
        high=round(100 * sure.high, 1),
        is_few=sure.is_wide,
    )
