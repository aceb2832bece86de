"""What the doors of the reports share: parameters of a question, one moment to answer for, and telling of news."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from litestar.params import QueryParameter
from sqlalchemy import Connection

from instacrm.service.actions.pushing import Appended

from .context import AppState, SessionInfo

Days = Annotated[int, QueryParameter(ge=1, le=366, description="local days of the team, today included")]
Limit = Annotated[int, QueryParameter(ge=1, le=500)]
Several = Annotated[list[str] | None, QueryParameter(description="may be given again; any may match")]
Mark = Annotated[str | None, QueryParameter(max_length=1000, description="next_cursor of the page before")]


@contextmanager
def reading(core: AppState, session: SessionInfo) -> Iterator[Connection]:
    """The database as it is at one moment."""
    with core.db.reading(session.team_id, at_one_moment=True) as db:
        yield db


def publish(core: AppState, session: SessionInfo, written: Appended) -> None:
    """Whoever listens hears that there is news."""
    core.news.publish(session.team_id, written.head_seq, written.policy_version)
