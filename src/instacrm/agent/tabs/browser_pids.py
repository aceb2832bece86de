"""Which programs a bridge belongs to: Chrome starts it, directly or through a shell of its own."""

from pathlib import Path
from typing import Final

_GENERATIONS: Final = 6


def ancestors(pid: int | None, *, proc: Path = Path("/proc")) -> frozenset[int]:
    """The programs that started `pid`, the program itself not; none where the system does not tell."""
    found: set[int] = set()
    while pid and len(found) < _GENERATIONS:
        pid = _parent(pid, proc)
        if pid is None or pid <= 1:
            break
        found.add(pid)
    return frozenset(found)


def _parent(pid: int, proc: Path) -> int | None:
    try:
        stat = (proc / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The program's name stands in brackets and may hold anything; the parent is the second word after it.
    return int(stat.rpartition(")")[2].split()[1])
