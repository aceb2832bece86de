"""How long to wait after a failure: full jitter, so that a thousand agents do not come back at the same moment.

Source of the method: AWS Architecture Blog, "Exponential Backoff And Jitter".
"""

from collections.abc import Callable
from typing import Final

BASE_S: Final = 1.0
CAP_S: Final = 60.0
LONG_CAP_S: Final = 300.0
LONG_AFTER_S: Final = 30 * 60.0
BATCH_MIN: Final = 50
BATCH_MAX: Final = 500


def delay_s(failures: int, failing_s: float, draw: Callable[[], float]) -> float:
    """Seconds to wait after `failures` in a row that began `failing_s` ago; `draw` gives a number in [0, 1)."""
    cap = LONG_CAP_S if failing_s > LONG_AFTER_S else CAP_S
    return draw() * min(cap, BASE_S * 2.0 ** min(failures, 16))


def asked_s(retry_after_s: float, draw: Callable[[], float]) -> float:
    """What the server asked for wins, and gets a fifth of jitter."""
    return retry_after_s * (0.8 + 0.4 * draw())


def larger(batch: int) -> int:
    """The next batch while all goes well."""
    return min(batch * 2, BATCH_MAX)


def smaller(batch: int) -> int:
    """The next batch after one that was too much."""
    return max(batch // 2, 1)
