"""How much one account may ask in a minute, wherever it asks from: the addresses' own limit does not see that."""

from dataclasses import dataclass, field
from typing import Final

from instacrm.domain.errors import TooMany

MINUTE_MS: Final = 60_000
# So many accounts are counted before those of past minutes are forgotten.
_FORGET_AT: Final = 10_000


@dataclass
class AccountLimit:
    """Requests of each account in the minute at hand. Asked on the loop alone, so nothing happens in between."""

    _asked: dict[str, tuple[int, int]] = field(default_factory=dict)

    def count(self, operator_id: str, *, per_minute: int, now_ms: int) -> None:
        """Count one more. Raises: TooMany, which says in how many seconds the next minute begins."""
        minute = now_ms // MINUTE_MS
        begun, count = self._asked.get(operator_id, (minute, 0))
        if begun != minute:
            count = 0
        if count >= per_minute:
            raise TooMany(
                "Too many requests came from this account.", retry_after_s=-(-(MINUTE_MS - now_ms % MINUTE_MS) // 1000)
            )
        if len(self._asked) >= _FORGET_AT:
            self._asked = {known: last for known, last in self._asked.items() if last[0] == minute}
        self._asked[operator_id] = (minute, count + 1)
