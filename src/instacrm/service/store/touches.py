"""Every message that counts, in the order of time, as replays and goals read it."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from instacrm.domain.outreach import COUNTED_IN_CAPS
from instacrm.domain.policy.replaying import Touch

from .tables import outreaches

_COUNTED = sorted(COUNTED_IN_CAPS)


def until(db: Connection, team_id: str, until_ms: int, since_ms: int = 0) -> Iterator[Touch]:
    """The team's counted messages from `since_ms` up to `until_ms`, the oldest first."""
    c = outreaches.c
    asked = (
        select(c.at_ms, c.operator_id, c.actor_id, c.person_id, c.text_key)
        .where(c.team_id == team_id, c.at_ms >= since_ms, c.at_ms <= until_ms, c.state.in_(_COUNTED))
        .order_by(c.at_ms)
    )
    for some in db.execute(asked).partitions(10_000):
        yield from some


def count(db: Connection, team_id: str, until_ms: int, since_ms: int = 0) -> int:
    """How many messages that are."""
    c = outreaches.c
    here = (c.team_id == team_id, c.at_ms >= since_ms, c.at_ms <= until_ms)
    asked = select(func.count()).where(*here, c.state.in_(_COUNTED))
    return int(db.scalar(asked) or 0)
