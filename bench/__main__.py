"""`python -m bench [NAME…] [--full] [--json PATH]`: runs benchmarks and prints each figure beside its reference."""

import argparse
import importlib
import json
import sys
from pathlib import Path

from bench.rows import Row

HERE = Path(__file__).parent
_NO_BENCH = {"__init__", "__main__", "first_sync", "growing", "painting", "rivals", "rows", "servers"}


def names() -> list[str]:
    """Every benchmark there is: one file each."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in _NO_BENCH)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*names(), []], metavar="NAME", help=f"of {', '.join(names())}")
    parser.add_argument("--full", action="store_true", help="the big sizes")
    parser.add_argument("--json", type=Path, help="where to write the rows")
    asked = parser.parse_args()
    rows: list[Row] = []
    for name in asked.names or names():
        for row in importlib.import_module(f"bench.{name}").run(asked.full):
            print(line(row), flush=True)
            rows.append(row)
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1))
    return 0


def line(row: Row) -> str:
    """A row for a person."""
    goal = row["goal"]
    said = f"{row['bench']}: {row['figure']} {row['value']} {row['unit']}; {row['reference']} {row['reference_value']}"
    said += f"; ratio {row['ratio']}"
    if goal is None:
        return said
    return f"{said}; goal {goal['of']} {goal['op']} {goal['limit']}: {'holds' if row['holds'] else 'DOES NOT HOLD'}"


if __name__ == "__main__":
    sys.exit(main())
