"""All that is one team's: every table that names a team, to be read whole or removed."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, select

from .tables import api_tokens, invitations, memberships, metadata, operators, sessions, teams

# What opens doors or makes ids leads out of nowhere but this database.
_SECRET: Final = frozenset({teams.c.team_key, teams.c.seal_key, invitations.c.token_hash, api_tokens.c.token_hash})
_NOT_TOLD: Final = frozenset({sessions})


def tables_of_a_team() -> list[Table]:
    """Every table with rows of teams, those others lean on last."""
    return [table for table in reversed(metadata.sorted_tables) if "team_id" in table.c]


def read_all(db: Connection, team_id: str) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """Each table by its name with the team's rows in the order of their keys, and who belongs to it; no secrets."""
    for table in tables_of_a_team():
        if table not in _NOT_TOLD:
            told = [column for column in table.c if column not in _SECRET]
            yield table.name, _rows(db, select(*told).where(table.c.team_id == team_id), table)
    theirs = select(memberships.c.operator_id).where(memberships.c.team_id == team_id)
    told = [operators.c.operator_id, operators.c.OPR_NAME, operators.c.email, operators.c.created_ms]
    yield operators.name, _rows(db, select(*told).where(operators.c.operator_id.in_(theirs)), operators)


def remove_all(db: Connection, team_id: str) -> int:
    """Remove the team, and people who belong to no other, with their sessions; how many rows that was.

    The audit log goes with the rest: it tells of people who are no more.
    """
    theirs = list(db.scalars(select(memberships.c.operator_id).where(memberships.c.team_id == team_id)))
    removed = 0
    for table in tables_of_a_team():
        removed += db.execute(delete(table).where(table.c.team_id == team_id)).rowcount
    for operator_id in theirs:
        if db.scalar(select(memberships.c.team_id).where(memberships.c.operator_id == operator_id).limit(1)) is None:
            removed += db.execute(delete(sessions).where(sessions.c.operator_id == operator_id)).rowcount
            removed += db.execute(delete(operators).where(operators.c.operator_id == operator_id)).rowcount
    return removed


def _rows(db: Connection, asked: Any, table: Table) -> Iterator[dict[str, Any]]:
    for row in db.execute(asked.order_by(*table.primary_key.columns)).mappings():
        yield dict(row)
