"""Tokens for people's own scripts: made by a signed-in person, shown once, of one scope, ended at their word.

A token does at most what its maker may do today, and never what decides who may do what.
"""

from typing import Final

import msgspec
import uuid_utils
from sqlalchemy import Connection

from instacrm.domain.errors import BadInput, MembershipPending, NotAllowed, NotFound, SessionExpired, SessionRevoked
from instacrm.service.identity.tokens import hash_of, new_token
from instacrm.service.store import api_tokens as rows
from instacrm.service.store.api_tokens import Script, TokenRow
from instacrm.service.store.identity import Membership

from .audit import write_audit

# Says what it is to people and to programs that look for secrets where none should be.
PREFIX: Final = "instacrm_"
SCOPES: Final = ("read", "write")
NAME_MAX: Final = 64
DAYS_MAX: Final = 366
TOKENS_MAX: Final = 20
DAY_MS: Final = 24 * 60 * 60 * 1000
# Noting each request would make every read a write.
SEEN_EVERY_MS: Final = 5 * 60 * 1000


class MadeToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token as its maker sees it, once."""

    token_id: str
    token: str

    def __repr__(self) -> str:
        return f"MadeToken({self.token_id!r}, …)"


def make_token(  # noqa: PLR0913 (the form of a token)
    db: Connection, by: Membership, *, name: str, scope: str, days: int | None, now_ms: int
) -> MadeToken:
    """A token of `scope` for `by`, good for `days`; without a number until it is revoked. Raises: BadInput."""
    shown = "".join(c for c in name if c.isprintable()).strip()
    if not shown or len(shown) > NAME_MAX:
        raise BadInput(f"A token needs a name of at most {NAME_MAX} characters.")
    if scope not in SCOPES:
        raise BadInput("A token reads, or reads and writes.")
    if days is not None and not 1 <= days <= DAYS_MAX:
        raise BadInput(f"A token is good for 1 to {DAYS_MAX} days, or without end.")
    if sum(row.operator_id == by.operator_id for row, _ in rows.tokens_of(db, by.team_id)) >= TOKENS_MAX:
        raise BadInput(f"You have {TOKENS_MAX} tokens.", remedy="Revoke one that is not used.")
    token = PREFIX + new_token()
    row = TokenRow(
        token_id=str(uuid_utils.uuid7()), operator_id=by.operator_id, name=shown, scope=scope, created_ms=now_ms,
        expires_ms=None if days is None else now_ms + days * DAY_MS,
    )  # fmt: skip
    rows.add_token(db, by.team_id, row, hash_of(token))
    detail = {"token_id": row.token_id, "name": shown, "scope": scope}
    write_audit(db, by.team_id, "token.made", detail, operator_id=by.operator_id, now_ms=now_ms)
    return MadeToken(token_id=row.token_id, token=token)


def shown_tokens(db: Connection, by: Membership) -> list[tuple[TokenRow, str]]:
    """One's own tokens; those of the whole team to whoever leads it."""
    return [
        (row, name) for row, name in rows.tokens_of(db, by.team_id) if by.leads or row.operator_id == by.operator_id
    ]


def end_token(db: Connection, by: Membership, token_id: str, now_ms: int) -> None:
    """The token opens nothing from now on. Raises: NotFound also for those one may not see."""
    found = next((row for row, _ in shown_tokens(db, by) if row.token_id == token_id), None)
    if found is None:
        raise NotFound("There is no such token.")
    rows.revoke_token(db, by.team_id, token_id, now_ms)
    detail = {"token_id": token_id, "name": found.name}
    write_audit(db, by.team_id, "token.revoked", detail, operator_id=by.operator_id, now_ms=now_ms)


def script_of(db: Connection, token: str, now_ms: int) -> Script:
    """Whose token this is, when it opens something now.

    Raises: SessionRevoked; SessionExpired; MembershipPending; NotAllowed for somebody without the team.
    """
    script = rows.find_script(db, hash_of(token))
    if script is None or script.token.revoked_ms is not None:
        raise SessionRevoked("This token was revoked.", remedy="Make another one in the dashboard's settings.")
    if script.token.expires_ms is not None and now_ms > script.token.expires_ms:
        raise SessionExpired("This token's time is over.", remedy="Make another one in the dashboard's settings.")
    if script.state == "pending":
        raise MembershipPending
    if script.state != "active":
        raise NotAllowed("You are not a member of this team.")
    return script


def is_token_news(script: Script, now_ms: int) -> bool:
    """Whether this use of the token should be noted."""
    return now_ms - (script.token.seen_ms or 0) > SEEN_EVERY_MS
