"""Teams: opening one, its lock, what it decided, and who is in it."""

import secrets
from typing import Final

from sqlalchemy import Connection, Row, insert, select, update

from instacrm.domain.errors import NotFound
from instacrm.wire.sync import Member, TeamSettings

from .tables import core, memberships, operators, team_heads, teams

ACTIVE: Final = "active"


def open_team(  # noqa: PLR0913 (a team is these)
    connection: Connection, *, team_id: str, name: str, team_key: str, zone: str, now_ms: int
) -> None:
    """Write a new team without members, rules or events. `team_key` is 32 bytes as hex; what seals is drawn here."""
    connection.execute(
        insert(teams).values(
            team_id=team_id,
            name=name,
            team_key=team_key,
            seal_key=secrets.token_hex(32),
            zone=zone,
            week_start=0,
            text_policy="shared",
            policy_version=0,
            created_ms=now_ms,
        )
    )
    connection.execute(insert(team_heads).values(team_id=team_id, head_seq=0, min_seq=1))


def lock_team(connection: Connection, team_id: str) -> int:
    """Wait for this team's turn to write; the place of its newest event.

    Taken first in every transaction that writes events, rules or audit entries of a team: the next one gets it only
    when this one's rows can be seen, so places are seen in their order. (SQLite: the transaction itself is the lock.)
    Raises: NotFound.
    """
    head = connection.scalar(select(team_heads.c.head_seq).where(team_heads.c.team_id == team_id).with_for_update())
    if head is None:
        raise NotFound("There is no such team.")
    return int(head)


def move_head(connection: Connection, team_id: str, head_seq: int) -> None:
    """The newest event of the team is now at `head_seq`."""
    connection.execute(update(team_heads).where(team_heads.c.team_id == team_id).values(head_seq=head_seq))


def heads(connection: Connection, team_id: str) -> tuple[int, int]:
    """The places of the newest event, and of the oldest that is kept. Raises: NotFound."""
    row = connection.execute(
        select(team_heads.c.head_seq, team_heads.c.min_seq).where(team_heads.c.team_id == team_id)
    ).first()
    if row is None:
        raise NotFound("There is no such team.")
    return row.head_seq, row.min_seq


def team_of(connection: Connection, team_id: str) -> Row[tuple[object, ...]]:
    """The row of the team. Raises: NotFound."""
    row = connection.execute(select(teams).where(teams.c.team_id == team_id)).first()
    if row is None:
        raise NotFound("There is no such team.")
    return row


def settings_of(row: Row[tuple[object, ...]]) -> TeamSettings:
    """What the team of `row` decided."""
    return TeamSettings(text_policy=row.text_policy, zone=row.zone, week_start=row.week_start)


def team_key(connection: Connection, team_id: str) -> bytes:
    """The key that the team's ids are made with. Raises: NotFound."""
    return bytes.fromhex(team_of(connection, team_id).team_key)


def seal_key(row: Row[tuple[object, ...]]) -> bytes | None:
    """The key that the erasures of the team of `row` are sealed with."""
    return bytes.fromhex(row.seal_key) if row.seal_key else None


def members(connection: Connection, team_id: str) -> tuple[Member, ...]:
    """The active operators of the team, by name."""
    rows = connection.execute(
        select(operators.c.operator_id, operators.c.OPR_NAME, memberships.c.role)
        .join(memberships, memberships.c.operator_id == operators.c.operator_id)
        .where(memberships.c.team_id == team_id, memberships.c.state == ACTIVE)
        .order_by(operators.c.OPR_NAME, operators.c.operator_id)
    )
    return tuple(Member(row.operator_id, row.OPR_NAME, row.role) for row in rows)


def epoch(connection: Connection) -> str:
    """The name of this database's history; another one after a restore."""
    return str(connection.scalar(select(core.c.epoch)))


def set_zone(connection: Connection, team_id: str, zone: str) -> None:
    """The team's days begin at midnight of `zone` (IANA) from now on."""
    connection.execute(update(teams).where(teams.c.team_id == team_id).values(zone=zone))
