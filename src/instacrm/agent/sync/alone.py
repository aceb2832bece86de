"""Working alone: signed in at the Core inside this agent, without a provider and without a network."""

from instacrm.agent.actions import syncing
from instacrm.agent.store import Store
from instacrm.domain.errors import OtherTeam

from .inside import URL, Inside
from .session import Session
from .signin import device_name


class Alone:
    """The way into a team of one."""

    def __init__(self, store: Store, session: Session, inside: Inside) -> None:
        self._store, self._session, self._inside = store, session, inside

    async def begin(self, name: str, team_name: str, zone: str) -> None:
        """The person of this computer works alone from now on, or again.

        Raises: OtherTeam when the data here is a team's; BadName; Conflict.
        """
        known = syncing.known_team(self._store)
        entered = None
        if known is None or self._session.service_url in (None, URL):
            entered = await self._inside.enter(name, team_name, zone, device_name())
        if entered is None or (known is not None and known.team_id != entered.team_id):
            raise OtherTeam
        self._session.sign_in(entered, URL)
