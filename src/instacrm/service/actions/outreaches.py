"""A person's word on an outreach, given in the dashboard: what became of it, and to whom it went."""

from instacrm.domain import events, prospects
from instacrm.domain.errors import BadInput, NotAllowed, NotFound
from instacrm.domain.outreach import Word
from instacrm.service.store import projecting, reports_activity, teams
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_shapes import ActivityLine

from .pushing import Appended, Draft, Writer, append


def correct(  # noqa: PLR0913 (who says what of which)
    database: Database,
    writer: Writer,
    outreach_id: str,
    *,
    word: Word | None = None,
    handle: str | None = None,
    for_anybody: bool,
    now_ms: int,
) -> Appended:
    """The outreach counts, and went to whom, as the person says; each is an event, so an earlier word stays on record.

    Raises: BadInput when nothing is said; BadHandle; NotFound; NotAllowed.
    """
    if word is None and handle is None:
        raise BadInput("A correction says what became of the message, or to whom it went.")
    with database.reading(writer.team_id) as db:
        line = reports_activity.story(db, writer.team_id, outreach_id)
    if line is None:
        raise NotFound("Your team has no such message.")
    if line.operator_id != writer.operator_id and not for_anybody:
        raise NotAllowed(f"{line.operator} wrote this.", remedy=f"Ask {line.operator}, or an admin of your team.")
    drafts = _named(database, writer, line, handle, now_ms) if handle is not None else []
    if word is not None:
        drafts.append(
            Draft(kind=events.RESOLVED, at_ms=now_ms, actor_id=line.actor_id, outreach_id=outreach_id,
                  fact={"word": word})
        )  # fmt: skip
    return append(database, writer, drafts, now_ms)


def _named(database: Database, writer: Writer, line: ActivityLine, text: str, now_ms: int) -> list[Draft]:
    handle = prospects.parse_handle(text)
    with database.reading(writer.team_id) as db:
        team_key = bytes.fromhex(teams.team_of(db, writer.team_id).team_key)
        address_id = prospects.address_id(team_key, handle)
        known = projecting.persons_of(db, writer.team_id, [address_id])
    named = Draft(
        kind=events.NAMED, at_ms=now_ms, actor_id=line.actor_id, address_id=address_id, outreach_id=line.outreach_id
    )
    if known:
        return [named]
    person = {"person_id": prospects.first_person_id(team_key, address_id)}
    met = Draft(kind=events.MET, at_ms=now_ms, address_id=address_id, fact=person, private={"handle": handle})
    return [met, named]
