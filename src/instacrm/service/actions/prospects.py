"""What a person does to a prospect in the dashboard; each is an event, as if their own agent had written it."""

from instacrm.domain import events
from instacrm.domain.errors import BadInput, NotFound
from instacrm.domain.prospects import STATUSES
from instacrm.service.store import reports_prospects
from instacrm.service.store.engine import Database

from .pushing import Appended, Draft, Writer, append


def parse_status(text: str) -> str:
    """The status that `text` names. Raises: BadInput."""
    if text not in STATUSES:
        raise BadInput(f"{text[:40]!r} is not a status.", remedy=f"Use one of: {', '.join(STATUSES)}.")
    return text


def set_status(database: Database, writer: Writer, person_id: str, status: str, now_ms: int) -> Appended:
    """The person has this status from now on. Raises: BadInput; NotFound."""
    wanted = parse_status(status)
    with database.reading(writer.team_id) as db:
        if reports_prospects.find(db, writer.team_id, person_id) is None:
            raise NotFound("Your team has no such prospect.")
        address_id = reports_prospects.find_address(db, writer.team_id, person_id)
    fact = {"entity": "person", "entity_id": person_id, "field": "status", "value": wanted}
    draft = Draft(kind=events.REGISTER, at_ms=now_ms, address_id=address_id, fact=fact)
    return append(database, writer, [draft], now_ms)
