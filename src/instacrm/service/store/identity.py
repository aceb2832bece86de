"""Rows of who is who: sign-ins under way, operators, teams and who belongs to them."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from instacrm.domain.errors import NameTaken

from .tables import logins, memberships, operators, teams

# Oracle keeps no empty string, and a ticket has no nonce.
NO_NONCE: Final = "-"

_Record = TypeVar("_Record", bound=msgspec.Struct)


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in under way. `secret` is what its purpose needs to know again: JSON."""

    login_id: str
    nonce: str
    purpose: str
    secret: str
    expires_ms: int


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """A person who signs in."""

    operator_id: str
    name: str
    name_key: str
    email: str | None
    issuer: str
    subject: str
    created_ms: int


# Whoever leads a team decides for others what they decide for themselves.
LEADERS: Final = frozenset({"owner", "admin"})


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is in a team. State: `active`, `pending` or `ended`."""

    team_id: str
    operator_id: str
    role: str
    state: str
    since_ms: int

    @property
    def leads(self) -> bool:
        """Whether they lead the team."""
        return self.role in LEADERS


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """A team; `team_key` is 32 random bytes in hex."""

    team_id: str
    name: str
    team_key: str
    zone: str
    text_policy: str


def add_login(db: Connection, login: Login, now_ms: int) -> None:
    """Keep `login`, and drop those that ran out."""
    db.execute(delete(logins).where(logins.c.expires_ms < now_ms))
    db.execute(insert(logins).values(**msgspec.to_builtins(login)))


def take_login(db: Connection, login_id: str, purpose: str, now_ms: int) -> Login | None:
    """The sign-in `login_id`, gone from now on; none when it ran out or somebody took it first."""
    row = (
        db.execute(select(logins).where(logins.c.login_id == login_id, logins.c.purpose == purpose))
        .mappings()
        .one_or_none()
    )
    taken = db.execute(delete(logins).where(logins.c.login_id == login_id, logins.c.purpose == purpose)).rowcount
    if row is None or taken != 1 or row["expires_ms"] <= now_ms:
        return None
    return Login(**row)


def find_operator(db: Connection, issuer: str, subject: str) -> Operator | None:
    """The operator whom the provider knows by `subject`."""
    asked = select(operators).where(operators.c.issuer == issuer, operators.c.subject == subject)
    row = db.execute(asked).mappings().one_or_none()
    return _part(row, Operator) if row else None


def operator_of(db: Connection, operator_id: str) -> Operator:
    """The operator with this id, who is known to exist."""
    return _part(db.execute(select(operators).where(operators.c.operator_id == operator_id)).mappings().one(), Operator)


def add_operator(db: Connection, operator: Operator) -> None:
    """Keep a new operator. Never changes one that is there.

    Raises: NameTaken when another has the name (or, in a race, the same person was added twice).
    """
    values = msgspec.to_builtins(operator)
    values["OPR_NAME"] = values.pop("name")
    try:
        with db.begin_nested():
            db.execute(insert(operators).values(**values))
    except IntegrityError as error:
        raise NameTaken(f"there is an operator called {operator.name} already") from error


def note_email(db: Connection, operator_id: str, email: str) -> None:
    """The address the provider names today; nobody is recognised by it."""
    db.execute(update(operators).where(operators.c.operator_id == operator_id).values(email=email))


def memberships_of(db: Connection, operator_id: str) -> list[Membership]:
    """Where somebody belongs, oldest first."""
    asked = select(memberships).where(memberships.c.operator_id == operator_id).order_by(memberships.c.since_ms)
    return [Membership(**row) for row in db.execute(asked).mappings()]


def find_membership(db: Connection, team_id: str, operator_id: str) -> Membership | None:
    """What somebody is in the team."""
    asked = select(memberships).where(memberships.c.team_id == team_id, memberships.c.operator_id == operator_id)
    row = db.execute(asked).mappings().one_or_none()
    return Membership(**row) if row else None


def put_membership(db: Connection, membership: Membership) -> None:
    """Make `membership` what somebody is in the team."""
    values = msgspec.to_builtins(membership)
    here = (memberships.c.team_id == membership.team_id, memberships.c.operator_id == membership.operator_id)
    if not db.execute(update(memberships).where(*here).values(**values)).rowcount:
        db.execute(insert(memberships).values(**values))


def members_of(db: Connection, team_id: str) -> list[tuple[Operator, Membership]]:
    """Everybody who belongs, wants to or did, oldest first."""
    asked = (
        select(operators, *(column for column in memberships.c if column.name != "operator_id"))
        .join(memberships, memberships.c.operator_id == operators.c.operator_id)
        .where(memberships.c.team_id == team_id)
        .order_by(memberships.c.since_ms, operators.c.operator_id)
    )
    return [(_part(row, Operator), _part(row, Membership)) for row in db.execute(asked).mappings()]


def team_of(db: Connection, team_id: str) -> Team:
    """The team with this id, which is known to exist."""
    asked = select(teams.c.team_id, teams.c.name, teams.c.team_key, teams.c.zone, teams.c.text_policy)
    return Team(**db.execute(asked.where(teams.c.team_id == team_id)).mappings().one())


def team_ids(db: Connection) -> list[str]:
    """Every team of this Core, oldest first."""
    return list(db.execute(select(teams.c.team_id).order_by(teams.c.created_ms)).scalars())


def _part(row: Mapping[Any, Any], kind: type[_Record]) -> _Record:
    """The columns of `row` that make up a record of `kind`."""
    values = {"name": row["OPR_NAME"], **row} if kind is Operator else row
    return kind(**{field: values[field] for field in kind.__struct_fields__})
