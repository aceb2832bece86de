"""What came of the last look for an update."""

import json
from pathlib import Path
from typing import Final, NamedTuple

LAST: Final = "last.json"


class Looked(NamedTuple):
    """What came of a look: `code` is one of `current`, `staged`, `later`, `pinned`, `none`, or that of a trouble."""

    code: str
    version: str | None
    at_ms: int
    says: str


def find_last(local: Path) -> Looked | None:
    """What came of the last look."""
    try:
        return Looked(**json.loads((local / LAST).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
