"""Signing in: whom Core recognises, who may come in, and how a new person gets a name (Establish Identity)."""

import secrets
from typing import Final

import msgspec
import uuid_utils
from sqlalchemy import Connection

from instacrm.domain.errors import BadName, LoginExpired
from instacrm.service.identity.id_tokens import Identity
from instacrm.service.identity.names import name_key, parse_name, parse_team_name
from instacrm.service.identity.settings import IdentitySettings
from instacrm.service.identity.tokens import hash_of, new_token
from instacrm.service.store import identity as rows
from instacrm.service.store.identity import Login, Membership, Operator, Team
from instacrm.service.store.teams import open_team
from instacrm.wire.identity import AuthEstablish

from .audit import write_audit
from .identity_entry import Admission, Denied, Passes, entry_for, passes_of, use_entry

LOGIN_MS: Final = 10 * 60 * 1000
TICKET_MS: Final = 30 * 60 * 1000
USED_UP: Final = Denied("This invitation was used already.")


class Admitted(msgspec.Struct, frozen=True):
    """Somebody Core knows, in the team the session is for. `membership.state` is active or pending."""

    operator: Operator
    membership: Membership
    team: Team


class Arrival(msgspec.Struct, frozen=True):
    """Somebody who proved an identity, what they brought along, and how they call the device they came on."""

    identity: Identity
    passes: Passes
    device: str


class NeedsIdentity(msgspec.Struct, frozen=True):
    """Somebody who may come in but has no name yet; the ticket says that they proved who they are."""

    ticket: str
    suggested_name: str
    needs_team_name: bool


Outcome = Admitted | NeedsIdentity | Denied


def start_login(db: Connection, *, purpose: str, secret: dict[str, str], now_ms: int) -> Login:
    """A sign-in under way: single use, ten minutes. The nonce ties the provider's answer to it."""
    kept = msgspec.json.encode(secret).decode()
    login = Login(login_id=new_token(), nonce=new_token(), purpose=purpose, secret=kept, expires_ms=now_ms + LOGIN_MS)
    rows.add_login(db, login, now_ms)
    return login


def take_login(db: Connection, login_id: str, *, purpose: str, now_ms: int) -> tuple[str, dict[str, str]]:
    """The nonce and the secret of a sign-in, which is used up by this.

    Raises: LoginExpired.
    """
    login = rows.take_login(db, login_id, purpose, now_ms)
    if login is None:
        raise LoginExpired
    return login.nonce, msgspec.json.decode(login.secret, type=dict[str, str])


def recognise(db: Connection, arrival: Arrival, settings: IdentitySettings, now_ms: int) -> Outcome:
    """What Core makes of somebody who proved an identity."""
    identity = arrival.identity
    operator = rows.find_operator(db, identity.issuer, identity.subject)
    if operator and not arrival.passes.given:
        if identity.email:
            rows.note_email(db, operator.operator_id, identity.email)
        if membership := _standing(rows.memberships_of(db, operator.operator_id)):
            return _admitted(db, operator, membership)
    entry = entry_for(db, identity, arrival.passes, settings, now_ms)
    if isinstance(entry, Denied):
        return entry
    if operator and entry.team_id:
        before = rows.find_membership(db, entry.team_id, operator.operator_id)
        if before and before.state == "active":
            return _admitted(db, operator, before)
        return _enter(db, operator, entry, None, now_ms) if use_entry(db, entry, now_ms) else USED_UP
    ticket = new_token()
    login = Login(
        login_id=hash_of(ticket),
        nonce=rows.NO_NONCE,
        purpose="ticket",
        secret=msgspec.json.encode(arrival).decode(),
        expires_ms=now_ms + TICKET_MS,
    )
    rows.add_login(db, login, now_ms)
    return NeedsIdentity(ticket, operator.name if operator else identity.name, entry.team_id is None)


def establish(db: Connection, form: AuthEstablish, settings: IdentitySettings, now_ms: int) -> tuple[Outcome, str]:
    """Register the person of the ticket under the name they chose; the outcome and their device.

    Somebody who has an operator already keeps it: nothing is overwritten.
    Raises: LoginExpired; BadName; NameTaken, after which the ticket can be tried with another name.
    """
    login = rows.take_login(db, hash_of(form.ticket), "ticket", now_ms)
    if login is None:
        raise LoginExpired
    arrival = msgspec.json.decode(login.secret, type=Arrival)
    given = passes_of(form.invitation, form.bootstrap)
    entry = entry_for(db, arrival.identity, given if given.given else arrival.passes, settings, now_ms)
    if isinstance(entry, Denied):
        return entry, arrival.device
    # Before anything is written: of many who use one pass at once, the others leave nothing behind.
    if not use_entry(db, entry, now_ms):
        return USED_UP, arrival.device
    operator = rows.find_operator(db, arrival.identity.issuer, arrival.identity.subject)
    if operator is None:
        operator = _register(db, arrival.identity, parse_name(form.name), now_ms)
    return _enter(db, operator, entry, form.team_name, now_ms), arrival.device


def _register(db: Connection, identity: Identity, name: str, now_ms: int) -> Operator:
    operator = Operator(
        operator_id=str(uuid_utils.uuid7()),
        name=name,
        name_key=name_key(name),
        email=identity.email or None,
        issuer=identity.issuer,
        subject=identity.subject,
        created_ms=now_ms,
    )
    rows.add_operator(db, operator)
    return operator


def _enter(db: Connection, operator: Operator, entry: Admission, team_name: str | None, now_ms: int) -> Admitted:
    """Let `operator` in by `entry`, and write it into the audit log."""
    team_id = entry.team_id or _found_team(db, team_name, now_ms)
    membership = Membership(
        team_id=team_id, operator_id=operator.operator_id, role=entry.role, state=entry.state, since_ms=now_ms
    )
    rows.put_membership(db, membership)
    action = "member.joined" if entry.state == "active" else "member.asked"
    write_audit(
        db, team_id, action, {"role": entry.role, "by": entry.by}, operator_id=operator.operator_id, now_ms=now_ms
    )
    return _admitted(db, operator, membership)


def _found_team(db: Connection, team_name: str | None, now_ms: int) -> str:
    if not team_name:
        raise BadName("the team needs a name")
    name, team_id = parse_team_name(team_name), str(uuid_utils.uuid7())
    open_team(db, team_id=team_id, name=name, team_key=secrets.token_hex(32), zone="UTC", now_ms=now_ms)
    write_audit(db, team_id, "team.founded", {}, operator_id=None, now_ms=now_ms)
    return team_id


def _standing(memberships: list[Membership]) -> Membership | None:
    """The membership a session is for: the oldest active one, else the oldest that waits."""
    by_state = {state: [m for m in memberships if m.state == state] for state in ("active", "pending")}
    return next(iter(by_state["active"] + by_state["pending"]), None)


def _admitted(db: Connection, operator: Operator, membership: Membership) -> Admitted:
    return Admitted(operator, membership, rows.team_of(db, membership.team_id))
