"""Tokens over time: rotation, its minute of grace, theft, ends. Real database, a clock in hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from instacrm.domain.errors import InstaCrmError, SessionExpired, SessionRevoked
from instacrm.service.actions.audit import verify_audit
from instacrm.service.actions.identity import Admitted
from instacrm.service.actions.identity_sessions import (
    ACCESS_MS,
    DAY_MS,
    Refreshed,
    Tokens,
    bearer_of,
    end_session,
    open_session,
    refresh_session,
)
from instacrm.service.migrations.running import migrate
from instacrm.service.store.engine import Database
from instacrm.service.store.identity import Membership, Operator, add_operator, put_membership, team_of
from instacrm.service.store.identity_sessions import devices_of
from instacrm.service.store.tables import audit_logs
from instacrm.service.store.teams import open_team

NOON = 1_800_000_000_000
MINUTE = 60_000
DANA = Operator(
    operator_id="o1",
    name="Dana",
    name_key="dana",
    email=None,
    issuer="https://id.example",
    subject="1",
    created_ms=NOON,
)
MEMBER = Membership(team_id="t1", operator_id="o1", role="member", state="active", since_ms=NOON)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'core.db'}"
    migrate(url)
    database = Database(url)
    with database.writing() as rows:
        open_team(rows, team_id="t1", name="North", team_key="00" * 32, zone="UTC", now_ms=NOON)
        add_operator(rows, DANA)
        put_membership(rows, MEMBER)
    yield database
    database.close()


def signed_in(db: Database, kind: str = "program") -> Tokens:
    with db.writing() as rows:
        return open_session(rows, Admitted(DANA, MEMBER, team_of(rows, "t1")), kind=kind, device="a desk", now_ms=NOON)


def refreshed(db: Database, refresh: str, now_ms: int) -> Tokens:
    with db.writing() as rows:
        answer = refresh_session(rows, refresh, now_ms)
    assert isinstance(answer, Refreshed), answer
    return answer.tokens


def refusal(db: Database, refresh: str, now_ms: int) -> InstaCrmError:
    with db.writing() as rows:
        answer = refresh_session(rows, refresh, now_ms)
    assert isinstance(answer, InstaCrmError)
    return answer


def opens(db: Database, access: str, now_ms: int, kind: str = "program") -> bool:
    with db.reading() as rows:
        return bearer_of(rows, access, kind=kind, now_ms=now_ms).name == "Dana"


def audited(db: Database) -> list[str]:
    with db.reading() as rows:
        assert verify_audit(rows, "t1") is None
        return [row.action for row in rows.execute(audit_logs.select().order_by(audit_logs.c.number))]


def test_an_access_token_ends_after_a_quarter_of_an_hour(db: Database) -> None:
    tokens = signed_in(db)

    assert opens(db, tokens.access, NOON + ACCESS_MS)
    with pytest.raises(SessionExpired):
        opens(db, tokens.access, NOON + ACCESS_MS + 1)


def test_a_refresh_gives_a_new_pair(db: Database) -> None:
    first = signed_in(db)

    second = refreshed(db, first.refresh, NOON + 10 * MINUTE)

    assert second.refresh != first.refresh
    assert opens(db, second.access, NOON + 24 * MINUTE)


def test_a_refresh_whose_answer_was_lost_is_answered_again_within_a_minute(db: Database) -> None:
    first = signed_in(db)
    refreshed(db, first.refresh, NOON)

    again = refreshed(db, first.refresh, NOON + MINUTE)

    assert opens(db, again.access, NOON + MINUTE)
    assert audited(db)[-1] == "session.repeated"


def test_a_refresh_token_that_comes_again_later_ends_the_whole_sign_in(db: Database) -> None:
    first = signed_in(db)
    second = refreshed(db, first.refresh, NOON)

    answer = refusal(db, first.refresh, NOON + MINUTE + 1)

    assert isinstance(answer, SessionRevoked)
    assert isinstance(refusal(db, second.refresh, NOON + MINUTE + 2), SessionRevoked)
    with pytest.raises(SessionRevoked):
        opens(db, second.access, NOON + MINUTE + 2)
    assert audited(db)[-1] == "session.replayed"


def test_a_theft_leaves_other_sign_ins_alone(db: Database) -> None:
    stolen, other = signed_in(db), signed_in(db)
    refreshed(db, stolen.refresh, NOON)

    refusal(db, stolen.refresh, NOON + 2 * MINUTE)

    assert opens(db, other.access, NOON + 2 * MINUTE)


def test_a_sign_in_nobody_used_for_a_month_is_over(db: Database) -> None:
    tokens = signed_in(db)

    assert isinstance(refusal(db, tokens.refresh, NOON + 30 * DAY_MS + 1), SessionRevoked)


def test_a_sign_in_is_over_after_half_a_year_however_much_it_is_used(db: Database) -> None:
    tokens = signed_in(db)
    for day in range(20, 181, 20):
        tokens = refreshed(db, tokens.refresh, NOON + day * DAY_MS)

    assert isinstance(refusal(db, tokens.refresh, NOON + 180 * DAY_MS + 1), SessionRevoked)


def test_an_ended_sign_in_opens_nothing(db: Database) -> None:
    tokens = signed_in(db)
    newer = refreshed(db, tokens.refresh, NOON)

    with db.writing() as rows:
        end_session(rows, tokens.session_id, operator_id="o1", team_id="t1", now_ms=NOON)

    assert isinstance(refusal(db, newer.refresh, NOON), SessionRevoked)
    with pytest.raises(SessionRevoked):
        opens(db, newer.access, NOON)


def test_a_browsers_token_opens_no_door_of_programs_nor_the_reverse(db: Database) -> None:
    browser, program = signed_in(db, "browser"), signed_in(db, "program")

    with pytest.raises(SessionRevoked):
        opens(db, browser.access, NOON, "program")
    with pytest.raises(SessionRevoked):
        opens(db, program.access, NOON, "browser")


def test_a_browser_left_alone_for_a_week_is_signed_out(db: Database) -> None:
    tokens = signed_in(db, "browser")

    assert opens(db, tokens.access, NOON + 7 * DAY_MS, "browser")
    with pytest.raises(SessionExpired):
        opens(db, tokens.access, NOON + 7 * DAY_MS + 1, "browser")


def test_each_sign_in_is_one_line_in_the_list_of_devices_however_often_it_was_refreshed(db: Database) -> None:
    tokens = signed_in(db)
    refreshed(db, tokens.refresh, NOON + MINUTE)
    signed_in(db, "browser")

    with db.reading() as rows:
        devices = devices_of(rows, "o1", NOON + MINUTE)

    assert [(device.kind, device.device) for device in devices] == [("program", "a desk"), ("browser", "a desk")]


def test_tokens_do_not_show_in_their_representation(db: Database) -> None:
    tokens = signed_in(db)

    assert tokens.access not in repr(tokens)
    assert tokens.refresh not in repr(tokens)
