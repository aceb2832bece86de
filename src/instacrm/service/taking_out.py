"""A whole team leaves: everything it has as a file anybody can read, and its removal from Core."""

import os
import zipfile
from pathlib import Path
from typing import IO, Final

import msgspec

from instacrm.domain.errors import BadInput
from instacrm.service.actions.audit import write_audit
from instacrm.service.actions.pushing import Writer
from instacrm.service.store import teams, whole_team
from instacrm.service.store.engine import Database

_PRIVATE: Final = 0o600


def export_team(database: Database, team_id: str, target: Path) -> dict[str, int]:
    """Write all the team has to `target`, a zip with a file of JSON lines a table; the number of rows of each.

    It is of one moment, and readable by its maker alone.
    Raises: NotFound; BadInput when there is such a file; StoreBusy.
    """
    made = target.with_name(target.name + ".part")
    if target.exists():
        raise BadInput(f"There is a file {target.name} already.")
    made.unlink(missing_ok=True)
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "wb") as file:
        counted = pack_team(database, team_id, file)
        file.flush()
        os.fsync(file.fileno())
    made.replace(target)
    return counted


def pack_team(database: Database, team_id: str, file: IO[bytes]) -> dict[str, int]:
    """As `export_team`, into an open file. Raises: NotFound; StoreBusy."""
    counted: dict[str, int] = {}
    with database.reading(team_id, at_one_moment=True) as db:
        teams.team_of(db, team_id)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, rows in whole_team.read_all(db, team_id):
                counted[name] = 0
                with packed.open(f"{name}.jsonl", "w", force_zip64=True) as lines:
                    for row in rows:
                        lines.write(msgspec.json.encode(row) + b"\n")
                        counted[name] += 1
            packed.writestr("counts.json", msgspec.json.encode(counted))
    return counted


def note_export(database: Database, writer: Writer, now_ms: int) -> None:
    """Let the audit log say who takes a copy of everything. Raises: StoreBusy."""
    with database.writing(writer.team_id) as db:
        write_audit(db, writer.team_id, "team.exported", {}, operator_id=writer.operator_id, now_ms=now_ms)


def delete_team(database: Database, team_id: str, name: str) -> int:
    """Remove the team and all it has from this database; how many rows that was. Backups keep what they hold.

    Raises: NotFound; BadInput when `name` is not what the team is called; StoreBusy.
    """
    with database.writing() as db:
        if teams.team_of(db, team_id).name != name:
            raise BadInput("The team with this id has another name.")
        # Whoever pushes at this moment is done before, or finds no team.
        teams.lock_team(db, team_id)
        return whole_team.remove_all(db, team_id)
