"""Constitutions as rows. What everybody reads with each request stands in `teams` as well."""

from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection, insert, select, update

from instacrm.domain.governance.constitution import Constitution

from .events import forget_all_words, forget_words_before
from .tables import constitutions, teams
from .teams import team_of

_DAY_MS: Final = 86_400_000


class Held(NamedTuple):
    """The constitution that holds; version 0 is the one every team begins with."""

    version: int
    constitution: Constitution
    enacted_ms: int


def held(db: Connection, team_id: str) -> Held:
    """The team's constitution. Raises: NotFound."""
    team = team_of(db, team_id)
    asked = select(constitutions).where(constitutions.c.team_id == team_id)
    row = db.execute(asked.order_by(constitutions.c.version.desc()).limit(1)).first()
    kept = msgspec.json.decode(row.body, type=Constitution) if row else Constitution()
    # The team's own row is what pushes and reports go by.
    now = msgspec.structs.replace(kept, text_policy=team.text_policy, zone=team.zone, week_start=team.week_start)
    return Held(row.version, now, row.enacted_ms) if row else Held(0, now, team.created_ms)


def enact(db: Connection, team_id: str, new: Constitution, *, proposal_id: str | None, now_ms: int) -> int:
    """Put `new` in force; its version. Texts that it does not let the team keep are gone with the transaction."""
    before = held(db, team_id)
    db.execute(
        insert(constitutions).values(
            team_id=team_id,
            version=before.version + 1,
            body=msgspec.json.encode(new).decode(),
            proposal_id=proposal_id,
            enacted_ms=now_ms,
        )
    )
    changed = {"text_policy": new.text_policy, "zone": new.zone, "week_start": new.week_start}
    if new.text_policy != before.constitution.text_policy:
        # A wider policy is for what is written from now on.
        changed["text_since_ms"] = now_ms
    db.execute(update(teams).where(teams.c.team_id == team_id).values(changed))
    if new.text_policy != "shared" and before.constitution.text_policy == "shared":
        forget_all_words(db, team_id)
    retain(db, team_id, now_ms)
    return before.version + 1


def with_retention(db: Connection) -> list[str]:
    """The teams that keep texts for some days only."""
    team_ids = db.scalars(select(constitutions.c.team_id).distinct().order_by(constitutions.c.team_id))
    return [team_id for team_id in team_ids if held(db, team_id).constitution.retention_days]


def retain(db: Connection, team_id: str, now_ms: int) -> bool:
    """Remove the texts that are older than the team keeps them; whether there were any."""
    days = held(db, team_id).constitution.retention_days
    return bool(days) and forget_words_before(db, team_id, now_ms - days * _DAY_MS)
