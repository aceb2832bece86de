"""Tables of spreadsheet programs, as CSV: written so that no cell is taken for a formula, read as people save them."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from .errors import BadInput

# Tells spreadsheet programs that the file is UTF-8.
BOM: Final = "\ufeff"
# A spreadsheet program takes a text that begins like this for a formula (OWASP, "CSV Injection").
_FORMULA: Final = tuple("=+-@\t\r")
_DELIMITERS: Final = ",;\t|"


def csv_line(cells: Iterable[object]) -> str:
    """One line with its end; None is an empty cell, True is yes, False is empty."""
    written = io.StringIO()
    csv.writer(written).writerow([_cell(cell) for cell in cells])
    return written.getvalue()


def csv_rows(content: bytes) -> list[list[str]]:
    """The cells of a CSV file, without the empty rows: UTF-8, UTF-16 or western Windows, parted by , ; | or tabs.

    Raises: BadInput.
    """
    text = _decoded(content)
    if "\0" in text:
        raise BadInput("This file holds no table.", remedy="Save it as .csv.")
    head = text.lstrip("\r\n").partition("\n")[0]
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=head.count)))
    except csv.Error as error:
        raise BadInput(f"This CSV cannot be read: {error}.", remedy="Save it anew as .csv.") from error
    return [cells for row in found if any(cells := [without_guard(cell.strip()) for cell in row])]


def _decoded(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes as plain CSV in western Europe.
        return content.decode("cp1252", "replace")


def without_guard(cell: str) -> str:
    """A cell as it was before `csv_line` kept it from being taken for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def instant(at_ms: int) -> str:
    """Epoch milliseconds as a spreadsheet program reads them: `2026-11-22 13:02:11`, in UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value
