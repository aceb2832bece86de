"""A team's state for an agent that begins, or was away too long: what holds now first, then the past, newest first.

The head is taken before the first page; what arrives meanwhile is pulled from there, so that nothing falls between.
"""

import re
from typing import Final, Literal, NamedTuple

from instacrm.domain.errors import BadCursor
from instacrm.service.store import events, teams
from instacrm.service.store.engine import Database
from instacrm.wire.sync import PULL_EVENTS_MAX, Cursor, Snapshot

from .pulling import START_STAMP, page_of, same_history

_TOKEN: Final = re.compile(r"([0-9a-f]{1,64})\.(\d{1,18})\.([0-9a-f]{16})\.(now|past)\.(\d{1,18})\Z", re.ASCII)


class _Place(NamedTuple):
    """How far an agent got: which part, and the last place it was given of it."""

    head: Cursor
    part: Literal["now", "past"]
    at: int

    def __str__(self) -> str:
        return f"{self.head}.{self.part}.{self.at}"


def snapshot(database: Database, team_id: str, token: str | None, limit: int = PULL_EVENTS_MAX) -> Snapshot:
    """The page that `token` asks for; without one the first.

    Raises: BadCursor; HistoryDiffers when Core was put back to an older copy meanwhile; StoreBusy.
    """
    limit = max(1, min(limit, PULL_EVENTS_MAX))
    with database.reading(team_id) as db:
        team = teams.team_of(db, team_id)
        if token is None:
            seq = teams.heads(db, team_id)[0]
            place = _Place(Cursor(teams.epoch(db), seq, events.stamp_at(db, team_id, seq) or START_STAMP), "now", 0)
        else:
            place = _parse(token)
            same_history(db, team_id, place.head)
        seq = place.head.seq
        coming = (
            events.current(db, team_id, place.at, seq, limit + 1)
            if place.part == "now"
            else events.past(db, team_id, place.at, limit + 1)
        )
        page, has_more = page_of(coming, limit, with_text=team.text_policy == "shared")
    if has_more:
        then: _Place | None = place._replace(at=page[-1].seq or 0)
    else:
        then = _Place(place.head, "past", seq + 1) if place.part == "now" and seq else None
    is_usable = then is None or then.part == "past"
    return Snapshot(
        events=tuple(page),
        cursor=str(place.head) if is_usable else None,
        token=str(then) if then else None,
        left=0 if then is None else seq if then.part == "now" else max(0, then.at - 1),
    )


def _parse(token: str) -> _Place:
    found = _TOKEN.match(token)
    if found is None:
        raise BadCursor("That is not a token of a snapshot.")
    part: Literal["now", "past"] = "now" if found[4] == "now" else "past"
    return _Place(Cursor(found[1], int(found[2]), found[3]), part, int(found[5]))
