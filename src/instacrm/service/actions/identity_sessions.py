"""Sessions: opaque tokens that rotate, and sign-ins that can be ended from elsewhere.

Access 15 minutes; refresh 30 days unused, 180 days in all. A refresh token that comes again within a minute
lost its answer on the way and is served again; later it was stolen or copied, and the whole sign-in ends.
"""

from typing import Final

import msgspec
import uuid_utils
from sqlalchemy import Connection

from instacrm.domain.errors import (
    InstaCrmError,
    MembershipEnded,
    MembershipPending,
    NotAllowed,
    SessionExpired,
    SessionRevoked,
)
from instacrm.service.identity.tokens import hash_of, new_token
from instacrm.service.store import identity_sessions as rows
from instacrm.service.store.identity import find_membership, operator_of, team_of
from instacrm.service.store.identity_sessions import Bearer, SessionRow

from .audit import write_audit
from .identity import Admitted

MINUTE_MS: Final = 60 * 1000
DAY_MS: Final = 24 * 60 * MINUTE_MS
ACCESS_MS: Final = 15 * MINUTE_MS
REFRESH_IDLE_MS: Final = 30 * DAY_MS
REFRESH_END_MS: Final = 180 * DAY_MS
GRACE_MS: Final = MINUTE_MS
COOKIE_IDLE_MS: Final = 7 * DAY_MS
COOKIE_END_MS: Final = 30 * DAY_MS
# Noting each request would make every read a write.
SEEN_EVERY_MS: Final = 5 * MINUTE_MS
DEVICE_MAX: Final = 128


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """A pair as its holder gets it, once; a browser's has no refresh token."""

    session_id: str
    access: str
    access_expires_ms: int
    access_lasts_ms: int
    refresh: str = ""

    def __repr__(self) -> str:
        return f"Tokens({self.session_id!r}, …)"


class Refreshed(msgspec.Struct, frozen=True):
    """A new pair, and what its holder is in the team today."""

    tokens: Tokens
    admitted: Admitted


def open_session(db: Connection, admitted: Admitted, *, kind: str, device: str, now_ms: int) -> Tokens:
    """Sign somebody in, on a desktop (`kind` program) or in a browser (`kind` browser)."""
    family = str(uuid_utils.uuid7())
    place = "".join(c for c in device if c.isprintable())[:DEVICE_MAX].strip() or "unnamed"
    row = SessionRow(
        session_id=family,
        family_id=family,
        operator_id=admitted.operator.operator_id,
        team_id=admitted.team.team_id,
        kind=kind,
        access_hash=None,
        refresh_hash=None,
        device=place,
        created_ms=now_ms,
        access_expires_ms=now_ms + (COOKIE_END_MS if kind == "browser" else ACCESS_MS),
        expires_ms=now_ms + (COOKIE_END_MS if kind == "browser" else REFRESH_END_MS),
        seen_ms=now_ms,
    )
    write_audit(
        db, admitted.team.team_id, "session.opened", {"device": place, "kind": kind},
        operator_id=row.operator_id, now_ms=now_ms,
    )  # fmt: skip
    return _keep(db, row)


def refresh_session(db: Connection, refresh: str, now_ms: int) -> Refreshed | InstaCrmError:
    """A new pair for `refresh`, or why there is none.

    The refusal is returned, not raised: the caller commits first, since a theft must stay written down.
    """
    row = rows.find_refresh(db, hash_of(refresh))
    if row is None or row.team_id is None:
        return SessionRevoked()
    membership = find_membership(db, row.team_id, row.operator_id)
    # Told even to an ended sign-in: it is how the leaver's computer learns to forget what is the team's.
    if membership is None or membership.state == "ended":
        return MembershipEnded()
    if row.revoked_ms is not None:
        return SessionRevoked()
    if now_ms > min(row.expires_ms, row.created_ms + REFRESH_IDLE_MS):
        return SessionRevoked("This sign-in was not used for too long.")
    again = not rows.mark_rotated(db, row.session_id, now_ms)
    if again and now_ms - _rotated_ms(db, refresh, now_ms) > GRACE_MS:
        rows.revoke_family(db, row.family_id, now_ms)
        write_audit(
            db, row.team_id, "session.replayed", {"device": row.device}, operator_id=row.operator_id, now_ms=now_ms
        )
        return SessionRevoked("A used token of this sign-in came again, so all of it was ended.")
    if again:
        write_audit(
            db, row.team_id, "session.repeated", {"device": row.device}, operator_id=row.operator_id, now_ms=now_ms
        )
    child = msgspec.structs.replace(
        row,
        session_id=str(uuid_utils.uuid7()),
        created_ms=now_ms,
        access_expires_ms=min(now_ms + ACCESS_MS, row.expires_ms),
        rotated_ms=None,
        seen_ms=now_ms,
    )
    admitted = Admitted(operator_of(db, row.operator_id), membership, team_of(db, row.team_id))
    return Refreshed(_keep(db, child), admitted)


def bearer_of(db: Connection, access: str, *, kind: str, now_ms: int) -> Bearer:
    """Whose token `access` is, when it opens something now. Role and membership are today's, not those of the sign-in.

    Raises: SessionRevoked; SessionExpired; MembershipPending; NotAllowed for somebody without a team.
    """
    bearer = rows.find_bearer(db, hash_of(access))
    # A cookie's token is no bearer token, nor the reverse.
    if bearer is None or bearer.session.kind != kind or bearer.session.revoked_ms is not None:
        raise SessionRevoked
    session = bearer.session
    if now_ms > session.access_expires_ms or (kind == "browser" and now_ms > session.seen_ms + COOKIE_IDLE_MS):
        raise SessionExpired
    if bearer.state == "pending":
        raise MembershipPending
    if bearer.state != "active":
        raise NotAllowed("You are not a member of this team.")
    return bearer


def is_news(bearer: Bearer, now_ms: int) -> bool:
    """Whether this use of the session should be noted."""
    return now_ms - bearer.session.seen_ms > SEEN_EVERY_MS


def end_session(db: Connection, family_id: str, *, operator_id: str, team_id: str, now_ms: int) -> None:
    """Sign out: no token of this sign-in opens anything from now on."""
    rows.revoke_family(db, family_id, now_ms)
    write_audit(db, team_id, "session.ended", {}, operator_id=operator_id, now_ms=now_ms)


def end_other_sessions(db: Connection, family_id: str, *, operator_id: str, team_id: str, now_ms: int) -> None:
    """Sign somebody out everywhere but here."""
    rows.revoke_others(db, operator_id, family_id, now_ms)
    write_audit(db, team_id, "session.others-ended", {}, operator_id=operator_id, now_ms=now_ms)


def _keep(db: Connection, row: SessionRow) -> Tokens:
    """Keep `row` under fresh tokens, of which only the hashes stay here."""
    access = new_token()
    refresh = "" if row.kind == "browser" else new_token()
    kept = msgspec.structs.replace(row, access_hash=hash_of(access), refresh_hash=hash_of(refresh) if refresh else None)
    rows.add_session(db, kept)
    return Tokens(
        session_id=row.family_id,
        access=access,
        access_expires_ms=row.access_expires_ms,
        access_lasts_ms=row.access_expires_ms - row.created_ms,
        refresh=refresh,
    )


def _rotated_ms(db: Connection, refresh: str, now_ms: int) -> int:
    """When the token was used up, read after losing the race for it."""
    row = rows.find_refresh(db, hash_of(refresh))
    return row.rotated_ms if row and row.rotated_ms is not None else now_ms
