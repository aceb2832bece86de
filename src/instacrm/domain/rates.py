"""How sure a rate is: Wilson's score interval, which stays within 0 and 1 and holds for small numbers.

E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
"""

from math import sqrt
from typing import Final, NamedTuple

# The normal distribution's 97.5 % point: 95 in 100 such intervals hold the true rate.
_Z: Final = 1.959963984540054
# Beyond this width nobody should choose between two people or two texts by it.
WIDE: Final = 0.3


class Interval(NamedTuple):
    """Between which rates the true one lies, 0 to 1."""

    low: float
    high: float

    @property
    def is_wide(self) -> bool:
        """Whether it says next to nothing."""
        return self.high - self.low > WIDE


def wilson(hits: int, of: int) -> Interval:
    """The 95 % interval of `hits` among `of`; of nothing, everything is possible."""
    if of == 0:
        return Interval(0.0, 1.0)
    rate, square = hits / of, _Z * _Z
    middle = (rate + square / (2 * of)) / (1 + square / of)
    half = _Z * sqrt(rate * (1 - rate) / of + square / (4 * of * of)) / (1 + square / of)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))
