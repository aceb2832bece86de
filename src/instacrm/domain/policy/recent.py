"""Who was last seen within a window, as a fold over time: the one seen longest ago leaves first."""


class Recent:
    """People by when each was last seen, in that order; those outside the window are gone."""

    def __init__(self, window_ms: int) -> None:
        self._window_ms = window_ms
        self._last: dict[str, int] = {}

    def __contains__(self, person: str | None) -> bool:
        return person in self._last

    def count(self, now_ms: int) -> int:
        """How many are within the window that ends at `now_ms`; it never goes back."""
        since_ms = now_ms - self._window_ms
        last = self._last
        while last and last[oldest := next(iter(last))] <= since_ms:
            del last[oldest]
        return len(last)

    def add(self, person: str | None, at_ms: int) -> None:
        """They are seen now, at or after everybody else. Nobody is nobody."""
        if person is not None:
            self._last.pop(person, None)
            self._last[person] = at_ms
