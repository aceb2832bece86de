"""One person alone: Core inside their own agent lets its one operator in, for nobody else can ask it anything."""

from typing import Final

from sqlalchemy import Connection

from instacrm.domain.errors import Conflict
from instacrm.service.identity.id_tokens import Identity
from instacrm.service.identity.settings import Client, IdentitySettings
from instacrm.service.identity.tokens import new_token
from instacrm.service.store import identity as rows
from instacrm.service.store.teams import set_zone
from instacrm.wire.identity import AuthEstablish

from .identity import Admitted, Arrival, NeedsIdentity, establish, recognise
from .identity_entry import Passes, passes_of
from .identity_invitations import bootstrap
from .identity_sessions import Tokens, open_session

# No provider speaks for this name, and `.invalid` never leads anywhere (RFC 6761).
ISSUER: Final = "https://solo.invalid"
_NOBODY: Final = Client("-", new_token())
SETTINGS: Final = IdentitySettings(ISSUER, _NOBODY, _NOBODY, ISSUER)
_SELF: Final = "this-computer"


def enter_solo(  # noqa: PLR0913 (what a person and their computer are called)
    db: Connection, *, name: str, team_name: str, zone: str, device: str, now_ms: int
) -> tuple[Admitted, Tokens]:
    """The one operator, signed in; the first time they found their team and take `name`.

    Raises: BadName; Conflict when this Core belongs to others.
    """
    me = Identity(issuer=ISSUER, subject=_SELF, name=name)
    outcome = recognise(db, Arrival(me, Passes(), device), SETTINGS, now_ms)
    if not isinstance(outcome, Admitted):
        if rows.team_ids(db):
            raise Conflict("What lies here belongs to a team.")
        token = bootstrap(db, another_team=False, now_ms=now_ms)
        outcome = recognise(db, Arrival(me, passes_of(None, token), device), SETTINGS, now_ms)
        if isinstance(outcome, NeedsIdentity):
            form = AuthEstablish(ticket=outcome.ticket, name=name, bootstrap=token, team_name=team_name)
            outcome, _ = establish(db, form, SETTINGS, now_ms)
        if not isinstance(outcome, Admitted):
            raise Conflict("The team could not be founded.")
        set_zone(db, outcome.team.team_id, zone)
    return outcome, open_session(db, outcome, kind="program", device=device, now_ms=now_ms)
