"""What a person does to a prospect in the dashboard; each is an event, as if their own agent had written it."""

from typing import Any

from instacrm.domain import events
from instacrm.domain.errors import BadInput, NotFound
from instacrm.domain.prospects import ACCOUNT, DO_NOT_CONTACT, FOLLOW_UP, OWNER, STATUS, is_day, parse_status
from instacrm.service.store import accounts, constitutions, reports_prospects, teams
from instacrm.service.store.engine import Database

from .pushing import Appended, Draft, Writer, append

FIELDS = (STATUS, OWNER, FOLLOW_UP, DO_NOT_CONTACT, ACCOUNT)
NOTE_MAX = 4_000


def parse_value(database: Database, team_id: str, field: str, value: str | None) -> str | None:
    """What the register `field` may hold; none clears it. Raises: BadInput."""
    if value is None:
        return None
    if field == STATUS:
        with database.reading(team_id) as db:
            return parse_status(value, constitutions.held(db, team_id).constitution.status_names)
    if field == FOLLOW_UP and not is_day(value):
        raise BadInput(f"{value[:40]!r} is not a day.", remedy="Write it as 2026-11-27.")
    if field == DO_NOT_CONTACT and value != "yes":
        raise BadInput("Do not contact is yes, or nothing.")
    if field == OWNER:
        with database.reading(team_id) as db:
            members = {member.operator_id for member in teams.members(db, team_id)}
        if value not in members:
            raise BadInput("Nobody of your team has this id.", remedy="Choose somebody of the team.")
    if field == ACCOUNT:
        with database.reading(team_id) as db:
            if accounts.find(db, team_id, value) is None:
                raise BadInput("Your team has no such account.", remedy="Choose one that somebody joined.")
    return value


def set_status(database: Database, writer: Writer, person_id: str, status: str, now_ms: int) -> Appended:
    """The person has this status from now on. Raises: BadInput; NotFound."""
    return set_field(database, writer, person_id, field=STATUS, value=status, now_ms=now_ms)


def set_field(  # noqa: PLR0913 (who sets what of whom)
    database: Database, writer: Writer, person_id: str, *, field: str, value: str | None, now_ms: int
) -> Appended:
    """The register `field` of the person holds `value` from now on; none clears it. Raises: BadInput; NotFound."""
    wanted = parse_value(database, writer.team_id, field, value)
    address_id = _address(database, writer.team_id, person_id)
    return append(database, writer, [draft_of(person_id, address_id, field, wanted, now_ms)], now_ms)


def draft_of(person_id: str, address_id: str | None, field: str, value: Any, now_ms: int, **more: Any) -> Draft:
    """The event that sets a register of a person; `more` stands in its fact."""
    fact = {"entity": "person", "entity_id": person_id, "field": field, "value": value}
    return Draft(kind=events.REGISTER, at_ms=now_ms, address_id=address_id, fact=fact | more)


def add_note(database: Database, writer: Writer, person_id: str, text: str, now_ms: int) -> Appended:
    """A note stands with the person, under its author's name. Raises: BadInput; NotFound."""
    words = text.strip()
    if not words or len(words) > NOTE_MAX:
        raise BadInput(f"A note has 1 to {NOTE_MAX:,} characters.")
    address_id = _address(database, writer.team_id, person_id)
    if address_id is None:
        raise NotFound("Your team knows no address of this person.")
    draft = Draft(kind=events.NOTE, at_ms=now_ms, address_id=address_id, private={"text": words})
    return append(database, writer, [draft], now_ms)


def _address(database: Database, team_id: str, person_id: str) -> str | None:
    with database.reading(team_id) as db:
        if reports_prospects.find(db, team_id, person_id) is None:
            raise NotFound("Your team has no such prospect.")
        return reports_prospects.find_address(db, team_id, person_id)
