"""What went out from an account in a span, as the safety view reads it."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import apsw

from . import holding
from .sql import rows


class Sending(NamedTuple):
    """A counted message, and when the team first wrote to the person as far as this computer heard."""

    at_ms: int
    person: str | None
    text_key: str | None
    first_ms: int | None


_FIRST: Final = "(SELECT min(f.at_ms) FROM outreaches f WHERE f.person=o.person AND f.state<>'struck')"


def since(db: apsw.Connection, actor_id: str, from_ms: int) -> Iterator[Sending]:
    """Every counted message from the account since an instant, in the order of time."""
    query = (
        f"SELECT at_ms, person, text_key, {_FIRST} FROM outreaches o INDEXED BY outreaches_actor"  # noqa: S608 (constants)
        " WHERE counted=1 AND actor_id=? AND at_ms>=? ORDER BY at_ms"
    )
    return (Sending(*row) for row in db.execute(query, (actor_id, from_ms)))


def last_replies(db: apsw.Connection, from_ms: int) -> dict[str, int]:
    """When each person last replied, of those who did since an instant."""
    query = (
        f"SELECT {holding.PERSON}, max(e.at_ms) FROM events e{holding.BY_DATE}"  # noqa: S608 (constants)
        " WHERE e.kind='reply.seen' AND e.at_ms>=? GROUP BY 1"
    )
    return dict(rows(db, query, (from_ms,)))
