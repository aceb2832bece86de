"""Taking along what somebody logged while they worked alone, into the team their agent works for now.

No agent runs meanwhile. The folder of working alone is only read, so whoever does not like it goes back to it.
"""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from instacrm.domain.errors import NotFound, NotSignedIn
from instacrm.domain.policy.wording import plural

from .actions.taking_along import Along, look_along, take_along
from .actions.who import Who
from .settings import Home
from .store import Store, open_store
from .sync.inside import URL
from .sync.session import Session
from .sync.session_secrets import Vault
from .sync.teams import local_teams


class Ways(NamedTuple):
    """The history of working alone, the store of the team at work, and who works there."""

    alone: Store
    store: Store
    who: Who


def find_alone(home: Home) -> Path | None:
    """The folder of working alone, when the agent works for a team now; None when there is nothing to take along."""
    at_work = next((one for one in local_teams(home) if one.is_active), None)
    if at_work is None or at_work.service_url in {None, URL}:
        return None
    return next((one.folder for one in local_teams(home) if one.service_url == URL and not one.is_active), None)


def look(home: Home, *, now_ms: Callable[[], int], vault: Vault | None = None) -> Along:
    """What would go along. Raises: NotFound, NotSignedIn, StoreBusy (an agent runs)."""
    with ExitStack() as stack:
        return look_along(*_opened(stack, home, now_ms, vault))


def take(home: Home, *, now_ms: Callable[[], int], vault: Vault | None = None) -> Along:
    """Take it along; what went. Raises: NotFound, NotSignedIn, StoreBusy, DiskTrouble."""
    with ExitStack() as stack:
        return take_along(*_opened(stack, home, now_ms, vault))


def sentences(along: Along) -> tuple[str, ...]:
    """What a person is told before."""
    if not along.to_go:
        return ("All of it is in your team already.",)
    messages, people = plural(along.messages, "message"), plural(along.people, "person", "people")
    what = f"{messages} to {people} and {plural(along.notes, 'note')} from when you worked alone"
    told = (
        f"{what} come along, with statuses, replies and follow-ups.",
        "Your team sees them as yours. What is here from working alone stays as it is.",
        "It is final: what your team has of it then cannot be taken out again in one step.",
    )
    out = f"Left out, because they are about people who were erased: {plural(along.left_out, 'entry', 'entries')}."
    return (*told, out) if along.left_out else told


def _opened(stack: ExitStack, home: Home, now_ms: Callable[[], int], vault: Vault | None) -> Ways:
    alone = find_alone(home)
    if alone is None:
        raise NotFound("Nothing is here from working alone, or the agent does not work for a team.")
    who = Session(home.data, now_ms=now_ms, vault=vault).who
    if who is None:
        raise NotSignedIn("Your team has not let you in yet.")
    stores = [open_store(folder, now_ms=now_ms()) for folder in (alone, home.data)]
    for store in stores:
        stack.callback(store.close)
    return Ways(stores[0], stores[1], who)
