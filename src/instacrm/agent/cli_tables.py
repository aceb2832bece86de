"""What a person's terminal takes in and out as files: `instacrm import`, `instacrm export`."""

import asyncio
import contextlib
import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

from cyclopts import Parameter
from rich.prompt import Confirm

from instacrm.domain.errors import AgentAway, BadInput
from instacrm.domain.importing import Wanted, guess_columns, parse_row
from instacrm.domain.spreadsheets import csv_rows
from instacrm.wire.ipc import AskStatus, Status
from instacrm.wire.window import IMPORT_ROWS_MAX, Export, Exported, ImportedPeople, ImportPeople, PersonRow

from .ipc.client import AgentClient, ask_once
from .settings import find_home

HomeOption = Annotated[Path | None, Parameter("--home", help="The agent's data folder (else INSTACRM_HOME).")]

# A million entries take a while.
_EXPORTED_WITHIN_S: Final = 600.0
_REFUSALS_SAID: Final = 20
_EXPORTS: Final[dict[str, Literal["prospects", "entries"]]] = {".csv": "prospects", ".jsonl": "entries"}


class _Read(NamedTuple):
    """A table as it is understood: rows by number (the heads are row 1), and why others are refused."""

    source: str
    columns: str
    wanted: list[tuple[int, Wanted]]
    refused: list[tuple[int, str]]


def take_out(file: Path, *, home: HomeOption = None) -> int:
    """Write what this computer has to FILE: prospects as a table (.csv), or every entry, texts included (.jsonl)."""
    what = _EXPORTS.get(file.suffix.lower())
    if what is None:
        raise BadInput(
            f"{file.name} does not say what to write.",
            remedy="Call it .csv for the prospects as a table, .jsonl for every entry.",
        )
    asked = Export(what=what, file=str(file.absolute()))
    done = asyncio.run(ask_once(find_home(home).folder, "export", asked, within_s=_EXPORTED_WITHIN_S))
    if isinstance(done, Exported):
        _say(f"{done.rows} {what} in {done.file}")
    return 0


def take_in(
    file: Path,
    *,
    yes: Annotated[bool, Parameter(negative=(), help="Do not ask.")] = False,
    home: HomeOption = None,
) -> int:
    """Take prospects in from a table FILE (.csv), after saying what that does. Rows that make no sense stay out."""
    read = _read(file, _status_names(find_home(home).folder))
    _say(read.columns)
    for number, why in read.refused[:_REFUSALS_SAID]:
        _say(f"  row {number} stays out: {why}")
    if len(read.refused) > _REFUSALS_SAID:
        _say(f"  … and {len(read.refused) - _REFUSALS_SAID} more")
    _say(f"{len(read.wanted)} rows to take in, {len(read.refused)} stay out.")
    if not read.wanted:
        return 1
    if not yes and not (sys.stdin.isatty() and Confirm.ask("Do it?")):
        _say("Nothing was changed." if sys.stdin.isatty() else "Nothing was changed; with --yes it is done.")
        return 1
    done = asyncio.run(_taken_in(find_home(home).folder, read))
    alone = f", {done.left_alone} left alone (excluded or erased)" if done.left_alone else ""
    _say(f"{done.changed} people new or changed, {done.unchanged} as they were{alone}.")
    return 0


def _status_names(folder: Path) -> dict[str, str]:
    """What the team calls its statuses; nothing while no agent can say."""
    with contextlib.suppress(AgentAway):
        said = asyncio.run(ask_once(folder, "status", AskStatus()))
        return said.state.status_names if isinstance(said, Status) else {}
    return {}


def _read(file: Path, names: Mapping[str, str]) -> _Read:
    """Raises: BadInput."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from error
    heads, *rows = csv_rows(content) or [[]]
    columns = guess_columns(heads)
    if "handle" not in columns:
        raise BadInput(
            f"None of the columns of {file.name} is called handle.",
            remedy="The first row names the columns: handle, and if you like status, follow_up, do_not_contact, note.",
        )
    # Whom a list is assigned to is said on the dashboard, where all operators are known.
    used = [None if column == "owner" else column for column in columns]
    said = [f"{head} → {column}" for head, column in zip(heads, used, strict=True) if column]
    left = [head for head, column in zip(heads, used, strict=True) if column is None and head]
    read = _Read(hashlib.sha256(content).hexdigest(), ", ".join(said), [], [])
    for number, cells in enumerate(rows, 2):
        try:
            read.wanted.append((number, parse_row(used, cells, {}, names)))
        except BadInput as refusal:
            read.refused.append((number, str(refusal)))
    return read._replace(columns=read.columns + (f"; not used: {', '.join(left)}" if left else ""))


async def _taken_in(folder: Path, read: _Read) -> ImportedPeople:
    client = await AgentClient.connect(folder)
    total = ImportedPeople(changed=0, unchanged=0, left_alone=0)
    try:
        for at in range(0, len(read.wanted), IMPORT_ROWS_MAX):
            part = read.wanted[at : at + IMPORT_ROWS_MAX]
            rows = tuple(
                PersonRow(number=number, handle=row.handle, fields=dict(row.fields), note=row.note)
                for number, row in part
            )
            done = await client.ask("import-people", ImportPeople(source=read.source, rows=rows))
            if not isinstance(done, ImportedPeople):
                raise AgentAway("the agent answered in words of another version")
            total = ImportedPeople(
                changed=total.changed + done.changed,
                unchanged=total.unchanged + done.unchanged,
                left_alone=total.left_alone + done.left_alone,
            )
    finally:
        await client.close()
    return total


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
