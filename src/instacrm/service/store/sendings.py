"""What went out from each account in a span, as the safety view reads it."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from instacrm.domain.outreach import COUNTED_IN_CAPS

from .tables import outreaches, prospects

_COUNTED = sorted(COUNTED_IN_CAPS)


class Sending(NamedTuple):
    """A counted message, with when the team first wrote to the person and when they last replied."""

    actor_id: str
    at_ms: int
    person_id: str | None
    text_key: str | None
    first_at_ms: int | None
    last_reply_ms: int | None


def since(db: Connection, team_id: str, from_ms: int) -> Iterator[Sending]:
    """Every counted message of the team since `from_ms`, in the order of time."""
    o, p = outreaches.c, prospects.c
    asked = (
        select(o.actor_id, o.at_ms, o.person_id, o.text_key, p.first_at_ms, p.last_reply_ms)
        .join_from(outreaches, prospects, and_(p.team_id == o.team_id, p.person_id == o.person_id), isouter=True)
        .where(o.team_id == team_id, o.at_ms >= from_ms, o.state.in_(_COUNTED))
        .order_by(o.at_ms)
    )
    for row in db.execute(asked):
        yield Sending(*row)
