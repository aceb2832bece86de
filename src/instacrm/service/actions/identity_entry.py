"""Who may come in: closed unless a one-time pass, a Workspace domain or an owner's approval opens the door.

Precedence, the first that applies decides: bootstrap, invitation, closed by the team's constitution, Workspace domain,
approval (the constitution's or the server's), closed.
"""

from typing import Final

import msgspec
from sqlalchemy import Connection

from instacrm.service.identity.id_tokens import Identity
from instacrm.service.identity.settings import IdentitySettings
from instacrm.service.identity.tokens import hash_of
from instacrm.service.store import constitutions
from instacrm.service.store.identity import team_ids
from instacrm.service.store.identity_invitations import find_invitation, use_invitation


class Passes(msgspec.Struct, frozen=True):
    """What somebody brought along: the hash of an invitation's or a bootstrap's token."""

    invitation: str | None = None
    bootstrap: str | None = None

    @property
    def given(self) -> bool:
        """Whether there is any."""
        return bool(self.invitation or self.bootstrap)


def passes_of(invitation: str | None, bootstrap: str | None) -> Passes:
    """The passes behind these tokens. Of a link the part behind the # is the token."""
    token = (invitation or "").strip().rpartition("#")[2]
    return Passes(hash_of(token) if token else None, hash_of(bootstrap.strip()) if bootstrap else None)


class Admission(msgspec.Struct, frozen=True, kw_only=True):
    """A way in: into which team (none: a new one), as what, and by which pass, if one is used up by it."""

    team_id: str | None
    role: str
    state: str
    by: str
    invitation_id: str | None = None


class Denied(msgspec.Struct, frozen=True):
    """Not let in, and why: a sentence for the person."""

    reason: str


BY_INVITATION: Final = Denied("This team takes new people by invitation only: ask an owner or admin for one.")


def entry_for(
    db: Connection, identity: Identity, passes: Passes, settings: IdentitySettings, now_ms: int
) -> Admission | Denied:
    """The way in that is open to `identity`. Uses nothing up."""
    if passes.given:
        return _by_pass(db, identity, passes, now_ms)
    teams = team_ids(db)
    if len(teams) != 1:
        return Denied("You need an invitation: ask an owner or admin of your team for one.")
    decided = constitutions.held(db, teams[0]).constitution.joining
    if decided == "closed":
        return BY_INVITATION
    if identity.email_proved and identity.domain and identity.domain in settings.domains:
        return Admission(team_id=teams[0], role="member", state="active", by="domain")
    if "approval" in {decided, settings.joining}:
        return Admission(team_id=teams[0], role="member", state="pending", by="approval")
    return BY_INVITATION


def use_entry(db: Connection, entry: Admission, now_ms: int) -> bool:
    """Whether the way in is still open; a one-time pass is used up by this."""
    return entry.invitation_id is None or use_invitation(db, entry.invitation_id, now_ms)


def _by_pass(db: Connection, identity: Identity, passes: Passes, now_ms: int) -> Admission | Denied:
    what = "bootstrap" if passes.bootstrap else "invitation"
    found = find_invitation(db, passes.bootstrap or passes.invitation or "")
    # A bootstrap is an invitation without a team; neither opens the other's door.
    if found is None or (found.team_id is None) != bool(passes.bootstrap):
        return Denied(f"There is no such {what}. Check that all of it was copied.")
    if found.used_ms is not None:
        return Denied(f"This {what} was used already.")
    if found.expires_ms <= now_ms:
        return Denied(f"This {what} has run out. Ask for a new one.")
    if found.email and not identity.email_proved:
        return Denied("The sign-in provider does not vouch for your e-mail address, so the invitation cannot be used.")
    if found.email and found.email != identity.email:
        return Denied("This invitation is for another e-mail address. Sign in with the invited one.")
    return Admission(team_id=found.team_id, role=found.role, state="active", by=what, invitation_id=found.invitation_id)
