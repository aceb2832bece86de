"""How well this computer's extension sees the pages."""

from typing import Any

import apsw
import msgspec

from .sql import rows


def health(db: apsw.Connection, agent_id: str) -> list[dict[str, Any]]:
    """The newest health fact of each kind of page, of this computer."""
    newest = (
        "SELECT max(place) FROM events INDEXED BY events_health WHERE kind='capture.health' AND agent_id=?"
        " GROUP BY json_extract(fact, '$.page')"
    )
    query = f"SELECT fact FROM events WHERE place IN ({newest}) ORDER BY place"  # noqa: S608 (constants)
    return [msgspec.json.decode(fact) for (fact,) in rows(db, query, (agent_id,))]
