"""The window's lists: whom, what happened, and that they hold nobody up."""

from contextlib import closing
from pathlib import Path

import pytest

from instacrm.agent.actions.listing import activity, find_prospects, look_up_person
from instacrm.agent.actions.prospects import set_status
from instacrm.agent.store import Store
from instacrm.domain import prospects
from instacrm.domain.errors import BadHandle
from instacrm.wire.native import SetStatus
from instacrm.wire.window import ROWS_MAX, AskActivity, AskPerson, AskProspects
from tests.agent.actions.desks import logged, opened
from tests.builders import HOUR, MINUTE, NOON, a_prospect, a_who, an_id


def wrote(store: Store, handle: str, at_ms: int = NOON, became: str = "outreach.sent") -> None:
    outreach_id = an_id()
    logged(store, at_ms=at_ms, outreach_id=outreach_id, prospect=a_prospect(handle))
    logged(store, became, at_ms=at_ms + 900, outreach_id=outreach_id, prospect=a_prospect(handle))


def set_to(store: Store, handle: str, status: str) -> None:
    set_status(store, a_who(), SetStatus(event_id=an_id(), at_ms=NOON, handle=handle, status=status), now_ms=NOON)


def found(store: Store, **asked: object) -> list[str]:
    return [line.handle for line in find_prospects(store, a_who(), AskProspects(**asked)).items]  # type: ignore[arg-type]


def test_without_words_the_last_written_to_come_first_and_then_the_rest(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        set_to(store, "anna", "warm")
        wrote(store, "mila.k", NOON - HOUR)
        wrote(store, "jo.ht", NOON)

        assert found(store) == ["jo.ht", "mila.k", "anna"]


@pytest.mark.parametrize("query", ["mila", "@MILA ", "mila.k"])
def test_a_handle_is_found_as_people_type_it(tmp_path: Path, query: str) -> None:
    with closing(opened(tmp_path)) as store:
        wrote(store, "mila.k")
        wrote(store, "jo.ht")

        assert found(store, query=query) == ["mila.k"]


def test_handles_that_begin_with_the_words_stand_before_those_that_contain_them(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        for handle in ("a_mila", "mila", "zmila", "milan"):
            wrote(store, handle)

        assert found(store, query="mila") == ["mila", "milan", "a_mila", "zmila"]


@pytest.mark.parametrize("query", ["%", "_x_", "'", "\U0010ffff", "mi%a"])
def test_signs_of_a_query_language_are_only_letters(tmp_path: Path, query: str) -> None:
    with closing(opened(tmp_path)) as store:
        wrote(store, "mila.k")

        assert found(store, query=query) == []


@pytest.mark.parametrize(
    ("status", "handles"), [("warm", ["anna"]), ("no-reply", ["mila.k"]), ("new", ["ben"]), ("paid", [])]
)
def test_a_status_picks_those_a_person_set_and_those_that_follow(
    tmp_path: Path, status: str, handles: list[str]
) -> None:
    with closing(opened(tmp_path)) as store:
        set_to(store, "anna", "warm")
        wrote(store, "mila.k")
        wrote(store, "ben", became="outreach.failed")

        assert found(store, status=status) == handles


@pytest.mark.parametrize("query", ["", "a", "n"])
@pytest.mark.parametrize("status", prospects.STATUSES)
def test_a_filter_by_status_leaves_those_whom_the_list_shows_with_it(tmp_path: Path, status: str, query: str) -> None:
    with closing(opened(tmp_path)) as store:
        for handle, became in (("anna", "outreach.sent"), ("dana", "outreach.failed"), ("nora", "outreach.sent")):
            wrote(store, handle, became=became)
        for handle in ("nora", "andi", "ina"):
            logged(store, "reply.seen", at_ms=NOON + MINUTE, prospect=a_prospect(handle))
        for handle, set_by_hand in (("andi", "new"), ("enno", "replied"), ("jana", "warm"), ("lena", "no-reply")):
            set_to(store, handle, set_by_hand)

        everybody = find_prospects(store, a_who(), AskProspects(query=query)).items

        assert found(store, query=query, status=status) == [one.handle for one in everybody if one.status == status]


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        for number in range(4):
            wrote(store, f"mila{number}")
        cut = find_prospects(store, a_who(), AskProspects(query="mila", limit=3))

    assert (len(cut.items), cut.more, cut.known) == (3, True, 4)


def test_a_person_has_status_messages_of_all_and_what_the_team_set(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        wrote(store, "mila.k")
        set_to(store, "mila.k", "warm")
        person = look_up_person(store, a_who(), AskPerson("@Mila.K"))

    assert (person.card.status, len(person.card.history), person.fields) == ("warm", 1, {"status": "warm"})


def test_somebody_who_cannot_be_is_refused(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store, pytest.raises(BadHandle):
        look_up_person(store, a_who(), AskPerson("not a handle"))


def test_activity_is_newest_first_with_messages_and_changes_between(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        wrote(store, "mila.k", NOON - HOUR)
        set_to(store, "mila.k", "warm")
        wrote(store, "jo.ht", NOON + MINUTE)
        told = activity(store, a_who(), AskActivity(), now_ms=NOON)

    assert [(line.kind, line.handle, line.value) for line in told.lines] == [
        ("outreach.sent", "jo.ht", ""),
        ("register.set", "mila.k", "warm"),
        ("outreach.sent", "mila.k", ""),
    ]


@pytest.mark.parametrize(
    ("asked", "handles"),
    [
        (AskActivity(what="messages"), ["jo.ht", "mila.k"]),
        (AskActivity(what="messages", state="failed"), ["jo.ht"]),
        (AskActivity(what="messages", query="mil"), ["mila.k"]),
        (AskActivity(whose="others"), []),
        (AskActivity(before_ms=NOON), ["mila.k"]),
    ],
)
def test_filters_leave_what_fits(tmp_path: Path, asked: AskActivity, handles: list[str]) -> None:
    with closing(opened(tmp_path)) as store:
        wrote(store, "mila.k", NOON - HOUR)
        wrote(store, "jo.ht", NOON, became="outreach.failed")
        told = activity(store, a_who(), asked, now_ms=NOON)

    assert [line.handle for line in told.lines] == handles


def test_pages_of_the_log_leave_nothing_out(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        for number in range(5):
            wrote(store, f"mila{number}", NOON - number * MINUTE)
        first = activity(store, a_who(), AskActivity(limit=2), now_ms=NOON)
        rest = activity(store, a_who(), AskActivity(before_ms=first.lines[-1].at_ms, limit=ROWS_MAX), now_ms=NOON)

    assert first.more
    assert [line.handle for line in (*first.lines, *rest.lines)] == [f"mila{number}" for number in range(5)]


def test_a_list_is_read_while_somebody_writes(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        wrote(store, "mila.k")
        with store.changing():
            assert found(store, query="mila") == ["mila.k"]


def test_a_list_since_midnight_leaves_out_what_was_before(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        wrote(store, "mila.k", NOON - HOUR)
        wrote(store, "jo.ht", NOON)

        lines = activity(store, a_who(), AskActivity(what="messages", since_ms=NOON), now_ms=NOON + MINUTE).lines

    assert [line.handle for line in lines] == ["jo.ht"]
