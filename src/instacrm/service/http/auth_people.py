"""What a signed-in person may ask about themselves and their team's people."""

from typing import Annotated

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter

from instacrm.domain.errors import NotFound
from instacrm.service.actions.identity_invitations import Invited, invite, leave, set_member, take_back
from instacrm.service.actions.identity_sessions import end_other_sessions, end_session
from instacrm.service.store import audit as audit_rows
from instacrm.service.store import constitutions
from instacrm.service.store import identity as rows
from instacrm.service.store import identity_invitations as invitation_rows
from instacrm.service.store.audit import AuditPage
from instacrm.service.store.identity_sessions import devices_of

from .context import AppState, SessionInfo, require


class Myself(msgspec.Struct, frozen=True, kw_only=True):
    """The operator who asks."""

    operator_id: str
    name: str
    role: str
    email: str | None


class MyTeam(msgspec.Struct, frozen=True, kw_only=True):
    """The team this session is for."""

    team_id: str
    name: str
    zone: str
    text_policy: str
    status_names: dict[str, str]


class Me(msgspec.Struct, frozen=True):
    """Who asks, and for which team."""

    operator: Myself
    team: MyTeam


class InvitationAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to invite, and as what."""

    email: str
    role: str


class OpenInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation that was not used yet."""

    invitation_id: str
    email: str
    role: str
    created_ms: int
    expires_ms: int


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """A place where I am signed in; `current` is the one that asks."""

    session_id: str
    kind: str
    device: str
    since_ms: int
    seen_ms: int
    current: bool


class TeamMember(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the team, as owners and admins see them. State: active, pending or ended."""

    operator_id: str
    name: str
    email: str | None
    role: str
    state: str
    since_ms: int


class MemberAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody should be from now on."""

    role: str
    state: str


@get("/v1/me", sync_to_thread=True)
def me(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> Me:
    """Who I am, and which team this session is for."""
    with core.db.reading() as db:
        operator = rows.operator_of(db, session.operator_id)
        team = rows.team_of(db, session.team_id)
        decided = constitutions.held(db, session.team_id).constitution
    myself = Myself(operator_id=operator.operator_id, name=operator.name, role=session.role, email=operator.email)
    return Me(
        myself,
        MyTeam(
            team_id=team.team_id, name=team.name, zone=team.zone, text_policy=team.text_policy,
            status_names=decided.status_names,
        ),
    )  # fmt: skip


@get("/v1/sessions", sync_to_thread=True)
def my_sessions(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> list[SignIn]:
    """Where I am signed in, last used first."""
    with core.db.reading() as db:
        found = devices_of(db, session.operator_id, core.now_ms())
    return [
        SignIn(**msgspec.structs.asdict(device), current=device.session_id == session.session_id) for device in found
    ]


@delete("/v1/sessions", operation_id="endMyOtherSessions", sync_to_thread=True)
def end_my_other_sessions(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> None:
    """Sign me out everywhere but here."""
    with core.db.writing() as db:
        end_other_sessions(
            db, session.session_id, operator_id=session.operator_id, team_id=session.team_id, now_ms=core.now_ms()
        )


@delete("/v1/sessions/{session_id:str}", sync_to_thread=True)
def end_my_session(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], session_id: FromPath[str]
) -> None:
    """Sign out another device of mine."""
    with core.db.writing() as db:
        now_ms = core.now_ms()
        if session_id not in {device.session_id for device in devices_of(db, session.operator_id, now_ms)}:
            raise NotFound
        end_session(db, session_id, operator_id=session.operator_id, team_id=session.team_id, now_ms=now_ms)


@post("/v1/invitations", sync_to_thread=True)
def make_invitation(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], data: JSONBody[InvitationAsked]
) -> Invited:
    """Invite whoever proves this e-mail address. The link is shown this once."""
    require(session, "owner", "admin")
    with core.db.writing() as db:
        return invite(
            db, session.membership, email=data.email, role=data.role,
            public_url=core.settings.public_url, now_ms=core.now_ms(),
        )  # fmt: skip


@get("/v1/invitations", operation_id="invitations", sync_to_thread=True)
def open_invitations(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> list[OpenInvitation]:
    """Invitations that somebody may still use; their tokens are shown to nobody again."""
    require(session, "owner", "admin")
    with core.db.reading() as db:
        found = invitation_rows.open_invitations(db, session.team_id, core.now_ms())
    return [
        OpenInvitation(
            invitation_id=one.invitation_id, email=one.email or "", role=one.role,
            created_ms=one.created_ms, expires_ms=one.expires_ms,
        )
        for one in found
    ]  # fmt: skip


@delete("/v1/invitations/{invitation_id:str}", operation_id="takeBackInvitation", sync_to_thread=True)
def take_back_invitation(
    core: NamedDependency[AppState], session: NamedDependency[SessionInfo], invitation_id: FromPath[str]
) -> None:
    """Take an invitation back: nobody comes in by it any more."""
    require(session, "owner", "admin")
    with core.db.writing() as db:
        take_back(db, session.membership, invitation_id, core.now_ms())


@post("/v1/me/leave", operation_id="leaveTeam", status_code=204, sync_to_thread=True)
def leave_team(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> None:
    """Leave the team: signed out everywhere at once; what I did stays with the team."""
    with core.db.writing() as db:
        leave(db, session.membership, core.now_ms())


@get("/v1/audit", operation_id="auditLog", sync_to_thread=True)
def audit_log(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    before: Annotated[int | None, QueryParameter(ge=1)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
) -> AuditPage:
    """Administrative steps, newest first. Where others sign in is for owners and admins."""
    with core.db.reading() as db:
        return audit_rows.page(
            db, session.team_id, before=before, limit=limit, sign_ins_of=None if session.leads else session.operator_id
        )


@get("/v1/members", sync_to_thread=True)
def members(core: NamedDependency[AppState], session: NamedDependency[SessionInfo]) -> list[TeamMember]:
    """Everybody who belongs to the team, waits for it, or left it."""
    require(session, "owner", "admin")
    with core.db.reading() as db:
        found = rows.members_of(db, session.team_id)
    return [
        TeamMember(
            operator_id=operator.operator_id, name=operator.name, email=operator.email,
            role=membership.role, state=membership.state, since_ms=membership.since_ms,
        )
        for operator, membership in found
    ]  # fmt: skip


@post("/v1/members/{operator_id:str}", status_code=200, sync_to_thread=True)
def change_member(
    core: NamedDependency[AppState],
    session: NamedDependency[SessionInfo],
    operator_id: FromPath[str],
    data: JSONBody[MemberAsked],
) -> None:
    """Let somebody in who waits, change a role, or end a membership; it acts with their next request."""
    require(session, "owner", "admin")
    with core.db.writing() as db:
        set_member(db, session.membership, operator_id, role=data.role, state=data.state, now_ms=core.now_ms())


PEOPLE_ROUTES: list[HTTPRouteHandler] = [
    me, leave_team, my_sessions, end_my_session, end_my_other_sessions,
    make_invitation, open_invitations, take_back_invitation, members, change_member, audit_log,
]  # fmt: skip
