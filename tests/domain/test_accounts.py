"""Who writes from an account, whatever the order in which its joinings and leavings were heard."""

from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain import events
from instacrm.domain.accounts import Sharer, sharers_of
from instacrm.domain.events import Event
from tests.builders import NOON, an_event


def told(kind: str, at: int, *, by: str = "dana", about: str | None = None) -> Event:
    fact = {"operator_id": about} if about else {}
    return an_event(kind, at_ms=NOON + at, hlc=f"{NOON + at:013d}-0000-a", operator_id=by, actor_id="actor", fact=fact)


def test_who_joined_and_left_writes_from_it_no_more() -> None:
    found = sharers_of([told(events.JOINED, 1), told(events.LEFT, 5)])

    assert found == {"dana": Sharer(operator_id="dana", since_ms=NOON + 1, left_ms=NOON + 5)}


def test_who_joins_again_begins_anew() -> None:
    found = sharers_of([told(events.JOINED, 1), told(events.LEFT, 5), told(events.JOINED, 9)])

    assert found == {"dana": Sharer(operator_id="dana", since_ms=NOON + 9)}


def test_an_account_that_is_handed_over_changes_hands_in_one_step() -> None:
    found = sharers_of(
        [told(events.JOINED, 1), told(events.JOINED, 5, by="owner", about="lee"),
         told(events.LEFT, 5, by="owner", about="dana")]
    )  # fmt: skip

    assert {name for name, sharer in found.items() if sharer.left_ms is None} == {"lee"}


def test_leaving_what_one_never_joined_says_nothing() -> None:
    assert sharers_of([told(events.LEFT, 1)]) == {}


@given(
    st.lists(
        st.tuples(st.sampled_from([events.JOINED, events.LEFT]), st.integers(0, 6), st.sampled_from(["dana", "lee"])),
        max_size=8,
    ),
    st.randoms(),
)
def test_the_order_of_hearing_does_not_matter(said: list[tuple[str, int, str]], chance: object) -> None:
    facts = [told(kind, at, about=about) for kind, at, about in said]
    shuffled = list(facts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert sharers_of(shuffled) == sharers_of(facts)
