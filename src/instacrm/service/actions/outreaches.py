"""A person's word on an outreach, given in the dashboard."""

from typing import Literal

from instacrm.domain import events
from instacrm.domain.errors import NotAllowed, NotFound
from instacrm.service.store import reports_activity
from instacrm.service.store.engine import Database

from .pushing import Appended, Draft, Writer, append

Word = Literal["sent", "not-sent"]


def say_word(  # noqa: PLR0913 (who says what of which)
    database: Database, writer: Writer, outreach_id: str, word: Word, *, for_anybody: bool, now_ms: int
) -> Appended:
    """The outreach counts as the person says; `for_anybody` lets them speak for other operators.

    Raises: NotFound; NotAllowed.
    """
    with database.reading() as db:
        line = reports_activity.story(db, writer.team_id, outreach_id)
    if line is None:
        raise NotFound("Your team has no such message.")
    if line.operator_id != writer.operator_id and not for_anybody:
        raise NotAllowed(f"{line.operator} wrote this.", remedy=f"Ask {line.operator}, or an admin of your team.")
    draft = Draft(
        kind=events.RESOLVED, at_ms=now_ms, actor_id=line.actor_id, outreach_id=outreach_id, fact={"word": word}
    )
    return append(database, writer, [draft], now_ms)
