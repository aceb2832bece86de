"""How often each rule spoke, by what agents wrote down beside messages."""

from collections import Counter
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from instacrm.domain import events

from .tables import event_logs

KINDS: Final = (events.NOTICED, events.WARNED, events.HELD, events.OVERRIDDEN, events.LATE)


def spoken(db: Connection, team_id: str, since_ms: int) -> dict[str, Counter[str]]:
    """For each rule, how many events of each kind name it since `since_ms`."""
    asked = select(event_logs.c.kind, event_logs.c.fact).where(
        event_logs.c.team_id == team_id, event_logs.c.kind.in_(KINDS), event_logs.c.at_ms >= since_ms
    )
    found: dict[str, Counter[str]] = {}
    for row in db.execute(asked):
        for rule in msgspec.json.decode(row.fact).get("rules") or ():
            found.setdefault(str(rule.get("rule_id")), Counter())[row.kind] += 1
    return found
