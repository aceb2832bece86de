"""Many at once on both databases: one pass lets one in, one name goes to one, one refresh token is used up once."""

import threading
from collections.abc import Callable
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from instacrm.domain.errors import InstaCrmError, NameTaken
from instacrm.service.actions.identity import Admitted, Arrival, NeedsIdentity, establish, recognise
from instacrm.service.actions.identity_entry import Denied, passes_of
from instacrm.service.actions.identity_invitations import bootstrap
from instacrm.service.actions.identity_sessions import Refreshed, open_session, refresh_session
from instacrm.service.identity.id_tokens import Identity
from instacrm.service.identity.settings import Client, IdentitySettings
from instacrm.service.store.engine import Database
from instacrm.service.store.tables import audit_logs, operators, sessions, teams
from instacrm.wire.identity import AuthEstablish

NOON = 1_800_000_000_000
MANY = 8
US = Client("us", "secret")
SETTINGS = IdentitySettings("https://id.example", US, US, "https://crm.example", domains=("works.example",))

T = TypeVar("T")


def at_once(act: Callable[[int], T]) -> list[T]:
    """What `act` answered to each of many threads that began together."""
    line, answers = threading.Barrier(MANY), list[T]()

    def run(number: int) -> None:
        line.wait()
        answers.append(act(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def an_arrival(number: int, *, bootstrap_token: str | None = None) -> Arrival:
    identity = Identity(
        issuer="https://id.example", subject=str(number), email=f"p{number}@works.example", email_proved=True,
        domain="works.example",
    )  # fmt: skip
    return Arrival(identity, passes_of(None, bootstrap_token), "a desk")


def a_ticket(database: Database, arrival: Arrival) -> str:
    with database.writing() as db:
        outcome = recognise(db, arrival, SETTINGS, NOON)
    assert isinstance(outcome, NeedsIdentity)
    return outcome.ticket


def an_owner(database: Database) -> Admitted:
    with database.writing() as db:
        token = bootstrap(db, another_team=False, now_ms=NOON)
    form = AuthEstablish(
        ticket=a_ticket(database, an_arrival(99, bootstrap_token=token)), name="Owner", team_name="North"
    )
    with database.writing() as db:
        outcome, _ = establish(db, form, SETTINGS, NOON)
    assert isinstance(outcome, Admitted)
    return outcome


def count(database: Database, table: object) -> int | None:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table))  # type: ignore[arg-type]


def test_one_bootstrap_makes_one_team_and_the_others_leave_nothing_behind(database: Database) -> None:
    with database.writing() as db:
        token = bootstrap(db, another_team=False, now_ms=NOON)
    tickets = [a_ticket(database, an_arrival(number, bootstrap_token=token)) for number in range(MANY)]

    def come_in(number: int) -> type:
        form = AuthEstablish(ticket=tickets[number], name=f"Person {number}", team_name="Mine")
        with database.writing() as db:
            return type(establish(db, form, SETTINGS, NOON)[0])

    outcomes = at_once(come_in)

    assert sorted(kind.__name__ for kind in outcomes) == [Admitted.__name__] + [Denied.__name__] * (MANY - 1)
    assert (count(database, teams), count(database, operators)) == (1, 1)


def test_one_name_goes_to_one_person(database: Database) -> None:
    an_owner(database)
    tickets = [a_ticket(database, an_arrival(number)) for number in range(MANY)]

    def take_the_name(number: int) -> str:
        try:
            with database.writing() as db:
                establish(db, AuthEstablish(ticket=tickets[number], name="Dana"), SETTINGS, NOON)
        except NameTaken as error:
            return error.code
        return "taken"

    assert sorted(at_once(take_the_name)) == ["name-taken"] * (MANY - 1) + ["taken"]


def test_one_login_is_taken_once(database: Database) -> None:
    an_owner(database)
    ticket = a_ticket(database, an_arrival(1))

    def come_in(number: int) -> str:
        try:
            with database.writing() as db:
                establish(db, AuthEstablish(ticket=ticket, name=f"Name {number}"), SETTINGS, NOON)
        except InstaCrmError as error:
            return error.code
        return "in"

    assert sorted(at_once(come_in)) == ["in"] + ["login-expired"] * (MANY - 1)


@pytest.mark.parametrize("later_ms", [0, 60_000])
def test_a_refresh_token_used_by_many_at_once_is_used_up_once(database: Database, later_ms: int) -> None:
    owner = an_owner(database)
    with database.writing() as db:
        tokens = open_session(db, owner, kind="program", device="a desk", now_ms=NOON)

    def refresh(_number: int) -> bool:
        with database.writing() as db:
            return isinstance(refresh_session(db, tokens.refresh, NOON + later_ms), Refreshed)

    answers = at_once(refresh)

    with database.reading() as db:
        rotated = db.scalar(select(func.count()).where(sessions.c.rotated_ms.is_not(None)))
        repeated = db.scalar(select(func.count()).where(audit_logs.c.action == "session.repeated"))
    assert answers == [True] * MANY
    assert (rotated, repeated) == (1, MANY - 1)
