"""How well this computer's extension sees the pages."""

from typing import Any, Final

import apsw
import msgspec

from instacrm.domain import events

from .sql import rows

# Health is told when it changes; one older than so many events is out of date, or nothing happened since.
_HEALTH_EVENTS: Final = 20_000


def health(db: apsw.Connection, agent_id: str) -> list[dict[str, Any]]:
    """The newest health fact of each kind of page, of this computer."""
    newest = "SELECT kind, agent_id, fact, place FROM events ORDER BY place DESC LIMIT ?"
    query = f"SELECT fact FROM ({newest}) WHERE kind=? AND agent_id=? ORDER BY place"  # noqa: S608 (constants)
    facts = [msgspec.json.decode(fact) for (fact,) in rows(db, query, (_HEALTH_EVENTS, events.HEALTH, agent_id))]
    return list({str(fact.get("page")): fact for fact in facts}.values())
