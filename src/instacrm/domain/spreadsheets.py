"""Rows for spreadsheet programs, as CSV: a cell is never taken for a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

# Tells spreadsheet programs that the file is UTF-8.
BOM: Final = "\ufeff"
# A spreadsheet program takes a text that begins like this for a formula (OWASP, "CSV Injection").
_FORMULA: Final = tuple("=+-@\t\r")


def csv_line(cells: Iterable[object]) -> str:
    """One line with its end; None is an empty cell, True is yes, False is empty."""
    written = io.StringIO()
    csv.writer(written).writerow([_cell(cell) for cell in cells])
    return written.getvalue()


def instant(at_ms: int) -> str:
    """Epoch milliseconds as a spreadsheet program reads them: `2026-11-22 13:02:11`, in UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value
