"""How a package is walked through its life: step after step, each timed, and waited for by what holds in the end."""

import sys
import time
from collections.abc import Callable, Iterable


def walk_through(walker: object, steps: Iterable[str], done: dict[str, bool | None], *, needed: str) -> None:
    """`done` says of each of `steps`, methods of `walker`, whether it held; without `needed` nothing else is tried."""
    for step in steps:
        began = time.monotonic()
        done[step] = _try(getattr(walker, step), step)
        sys.stderr.write(f"{step}: {done[step]} ({time.monotonic() - began:.0f} s)\n")
        if step == needed and not done[step]:
            return


def _try(step: Callable[[], bool], name: str) -> bool:
    try:
        return step()
    except Exception as error:  # noqa: BLE001 (a step that breaks is a step that failed; the walk goes on)
        sys.stderr.write(f"{name}: {type(error).__name__}: {error}\n")
        return False


def until(holds: Callable[[], bool], *, within_s: float) -> bool:
    """Whether it held within the time; a question that nobody could answer yet is asked again."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        try:
            if holds():
                return True
        except (AssertionError, EOFError, OSError):
            pass
        time.sleep(0.5)
    return False
