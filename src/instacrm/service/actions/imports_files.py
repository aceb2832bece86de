"""A CSV or Excel file as a table of text: the first row names the columns."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from openpyxl import load_workbook

from instacrm.domain.errors import BadInput
from instacrm.domain.spreadsheets import csv_rows, without_guard

ROWS_MAX: Final = 10_000
COLUMNS_MAX: Final = 50
CELL_MAX: Final = 4_000
# A workbook is a zip: what it may unfold to. Ten thousand rows of fifty cells stay far below.
_UNPACKED_MAX: Final = 200 << 20
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"


class Sheet(NamedTuple):
    """The columns' heads, and the rows, each with a cell for every column."""

    heads: list[str]
    rows: list[list[str]]


def read_table(content: bytes) -> Sheet:
    """The table in a file; of a workbook its first sheet that holds any. Empty rows are left out.

    Raises: BadInput.
    """
    if content.startswith(_OLD_EXCEL):
        raise BadInput("This is an Excel file of the old kind (.xls).", remedy="Save it as .xlsx or .csv.")
    rows = _of_workbook(content) if content.startswith(_ZIP) else csv_rows(content)
    kept = (cells for row in rows if any(cells := [_cell(value) for value in row[:COLUMNS_MAX]]))
    heads = next(kept, None)
    if heads is None:
        raise BadInput("There is no table in this file.", remedy="The first row names the columns; a row a person.")
    while heads and not heads[-1]:
        heads.pop()
    table: list[list[str]] = []
    for cells in kept:
        if len(table) == ROWS_MAX:
            raise BadInput(f"A file may have {ROWS_MAX:,} rows.", remedy="Split it in parts.")
        table.append((cells + [""] * len(heads))[: len(heads)])
    return Sheet(heads, table)


def _of_workbook(content: bytes) -> Iterator[tuple[Any, ...]]:
    # The library fails in as many ways as there are ways to damage a workbook.
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True) if size <= _UNPACKED_MAX else None
    except Exception as error:
        raise BadInput("This workbook cannot be read.", remedy="Save it anew as .xlsx or .csv.") from error
    if book is None:
        raise BadInput("This workbook is too large.", remedy="Save the one sheet as .csv.")
    try:
        for sheet in book.worksheets:
            # Some programs write sizes that are not true.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_col=COLUMNS_MAX, max_row=ROWS_MAX * 2, values_only=True)
            first = next((row for row in rows if any(value is not None for value in row)), None)
            if first is not None:
                yield first
                yield from rows
                return
    except Exception as error:
        raise BadInput("This workbook cannot be read.", remedy="Save it anew as .xlsx or .csv.") from error
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return without_guard(str(value).strip())[:CELL_MAX]
