"""Rows of the tokens that people's own scripts show."""

import msgspec
from sqlalchemy import Connection, and_, insert, select, update

from .tables import api_tokens, memberships, operators


class TokenRow(msgspec.Struct, frozen=True, kw_only=True):
    """A token by its name; its hash stays in the table. `expires_ms` none: good until it is revoked."""

    token_id: str
    operator_id: str
    name: str
    scope: str
    created_ms: int
    expires_ms: int | None = None
    seen_ms: int | None = None
    revoked_ms: int | None = None


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """Whose token was shown, and what its maker is in the team today."""

    token: TokenRow
    team_id: str
    operator: str
    role: str | None
    state: str | None


def add_token(db: Connection, team_id: str, row: TokenRow, token_hash: str) -> None:
    """Keep a new token by its hash."""
    db.execute(insert(api_tokens).values(team_id=team_id, token_hash=token_hash, **msgspec.structs.asdict(row)))


def find_script(db: Connection, token_hash: str) -> Script | None:
    """Whose token this is."""
    here = and_(memberships.c.team_id == api_tokens.c.team_id, memberships.c.operator_id == api_tokens.c.operator_id)
    row = db.execute(
        select(api_tokens, operators.c.OPR_NAME, memberships.c.role, memberships.c.state)
        .join(operators, operators.c.operator_id == api_tokens.c.operator_id)
        .outerjoin(memberships, here)
        .where(api_tokens.c.token_hash == token_hash)
    ).one_or_none()
    if row is None:
        return None
    return Script(token=_record(row), team_id=row.team_id, operator=row.OPR_NAME, role=row.role, state=row.state)


def tokens_of(db: Connection, team_id: str) -> list[tuple[TokenRow, str]]:
    """The team's tokens that were not revoked, with their makers' names, newest first."""
    c = api_tokens.c
    rows = db.execute(
        select(api_tokens, operators.c.OPR_NAME)
        .join(operators, operators.c.operator_id == c.operator_id)
        .where(c.team_id == team_id, c.revoked_ms.is_(None))
        .order_by(c.created_ms.desc(), c.token_id)
    )
    return [(_record(row), row.OPR_NAME) for row in rows]


def mark_token_seen(db: Connection, team_id: str, token_id: str, now_ms: int) -> None:
    """Note that the token was used."""
    here = (api_tokens.c.team_id == team_id, api_tokens.c.token_id == token_id)
    db.execute(update(api_tokens).where(*here).values(seen_ms=now_ms))


def revoke_token(db: Connection, team_id: str, token_id: str, now_ms: int) -> None:
    """The token opens nothing any more."""
    here = (api_tokens.c.team_id == team_id, api_tokens.c.token_id == token_id)
    db.execute(update(api_tokens).where(*here).values(revoked_ms=now_ms))


def revoke_tokens_of(db: Connection, team_id: str, operator_id: str, now_ms: int) -> None:
    """No token of this operator opens anything of the team any more."""
    c = api_tokens.c
    mine = (c.team_id == team_id, c.operator_id == operator_id, c.revoked_ms.is_(None))
    db.execute(update(api_tokens).where(*mine).values(revoked_ms=now_ms))


def _record(row: object) -> TokenRow:
    return TokenRow(**{name: getattr(row, name) for name in TokenRow.__struct_fields__})
