"""Working for another of one's teams: its sign-in is found or asked for, then it becomes the team at work."""

import contextlib
from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar

import httpx2
import msgspec

from instacrm.agent.settings import Home
from instacrm.domain.errors import InstaCrmError, NotFound, NotSignedIn, ServerAway
from instacrm.wire.identity import AuthAnswer, TeamChoice, TeamList
from instacrm.wire.sync import Problem

from .client import CoreProblem, checked_url
from .inside import URL as inside_url  # noqa: N811 (a place like any other here)
from .session import Session
from .session_secrets import Vault
from .teams import LocalTeam, folder_for, local_teams, work_in

TIMEOUT_S: Final = 20

T = TypeVar("T", bound=msgspec.Struct)


class MyTeam(NamedTuple):
    """One of the operator's teams. `here`: its data is on this computer."""

    team_id: str
    name: str
    role: str
    here: LocalTeam | None

    @property
    def is_active(self) -> bool:
        """Whether the agent works for it."""
        return self.here is not None and self.here.is_active


async def my_teams(home: Home, *, now_ms: Callable[[], int], vault: Vault | None = None) -> list[MyTeam]:
    """The teams on this computer, then those the server of the one at work knows besides; offline only the former."""
    here = local_teams(home)
    roles: dict[str, TeamChoice] = {}
    # Away, ended or alone: what is on this computer can be worked with all the same.
    with contextlib.suppress(InstaCrmError):
        roles = {one.team_id: one for one in (await _ask(_session(home, now_ms, vault), "GET", "", TeamList)).items}
    known = {one.team_id for one in here}
    found = [
        MyTeam(one.team_id, one.name, roles[one.team_id].role if one.team_id in roles else "", one) for one in here
    ]
    others = [one for one in roles.values() if one.team_id not in known]
    return [*found, *(MyTeam(one.team_id, one.name, one.role, None) for one in others)]


async def use_team(home: Home, name: str, *, now_ms: Callable[[], int], vault: Vault | None = None) -> MyTeam:
    """The team called so is the one at work from the agent's next start on.

    Raises: NotFound, naming the teams there are; ServerAway where its sign-in has to be asked for.
    """
    teams = await my_teams(home, now_ms=now_ms, vault=vault)
    wanted = name.strip().casefold()
    fitting = [one for one in teams if wanted in (one.name.casefold(), one.team_id)]
    if len(fitting) != 1:
        names = ", ".join(one.name for one in teams) or "none"
        many = "Several teams are called so: say the id." if fitting else f"You are in: {names}."
        raise NotFound(f"No one team of yours is called {name}.", remedy=many)
    (chosen,) = fitting
    if chosen.here is None or chosen.here.service_url is None:
        await _sign_in(home, chosen.team_id, now_ms, vault)
    work_in(home, folder_for(home, chosen.team_id))
    return chosen


async def _sign_in(home: Home, team_id: str, now_ms: Callable[[], int], vault: Vault | None) -> None:
    session = _session(home, now_ms, vault)
    answer = await _ask(session, "POST", f"/{team_id}/session", AuthAnswer)
    if answer.session is None or session.service_url is None:
        raise NotSignedIn
    folder = folder_for(home, team_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    Session(folder, now_ms=now_ms, vault=vault).sign_in(answer.session, session.service_url)


def _session(home: Home, now_ms: Callable[[], int], vault: Vault | None) -> Session:
    return Session(home.data, now_ms=now_ms, vault=vault)


async def _ask(session: Session, method: str, path: str, shape: type[T]) -> T:
    """What Core answers about the teams of whoever is signed in. Raises: NotSignedIn, ServerAway, CoreProblem."""
    if session.service_url in (None, inside_url):
        raise NotSignedIn
    url = f"{checked_url(session.service_url or '')}/v1/me/teams{path}"
    headers = {"Authorization": f"Bearer {await session.access()}"}
    try:
        async with httpx2.AsyncClient(timeout=TIMEOUT_S) as http:
            answer = await http.request(method, url, headers=headers)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise ServerAway(f"your team's server does not answer ({type(error).__name__})") from error
    try:
        if answer.is_success:
            return msgspec.json.decode(answer.content, type=shape)
        raise CoreProblem(answer.status_code, msgspec.json.decode(answer.content, type=Problem), None)
    except msgspec.MsgspecError as error:
        raise ServerAway("what answers at the server's address is not your team's server") from error
