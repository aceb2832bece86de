"""The operator's sign-ins, asked of the team's server and ended there. Nothing of them is kept here."""

from typing import Final
from urllib.parse import quote

from instacrm.wire.devices import Device, Devices

from .client import CoreClient

_SESSIONS: Final = "/v1/sessions"


class SignIns:
    """Where the operator is signed in."""

    def __init__(self, client: CoreClient) -> None:
        self._client = client

    async def devices(self) -> Devices:
        """All of them, this computer among them. Raises: CoreProblem, ServerAway, NotSignedIn."""
        return Devices(await self._client.ask("GET", _SESSIONS, tuple[Device, ...]))

    async def end(self, session_id: str) -> Devices:
        """End one; those that are left. Raises: CoreProblem (`not-found`), ServerAway, NotSignedIn."""
        await self._client.tell("DELETE", f"{_SESSIONS}/{quote(session_id, safe='')}")
        return await self.devices()

    async def end_others(self) -> Devices:
        """End all but this computer's; what is left. Raises: CoreProblem, ServerAway, NotSignedIn."""
        await self._client.tell("DELETE", _SESSIONS)
        return await self.devices()
