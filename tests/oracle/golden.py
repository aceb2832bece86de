"""Writes the golden statements anew: `python -m tests.oracle.golden`, after a look at what changed."""

from pathlib import Path
from typing import Final

from instacrm.service.contract.statements import ddl, said_in_checks

GOLDEN: Final = Path(__file__).parent / "golden"


def golden(release: str) -> dict[str, str]:
    """Each golden file by its name, as `release` of Oracle would get it."""
    (said,) = said_in_checks(release)
    return {"statements.sql": "".join(f"{one};\n\n" for one in sorted(said)), "tables.sql": ddl(release)}


if __name__ == "__main__":
    for name, text in golden("19c").items():
        (GOLDEN / name).write_text(text, encoding="utf-8")
