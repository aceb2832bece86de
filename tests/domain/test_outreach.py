"""The fold of a story does not depend on the order in which its facts arrive."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain import events
from instacrm.domain.events import Event
from instacrm.domain.outreach import fold, tell
from tests.builders import NOON, an_event

_WORDS = st.sampled_from([{}, {"word": "sent"}, {"word": "not-sent"}])


@st.composite
def _stories(draw: st.DrawFn) -> list[Event]:
    kinds = draw(st.lists(st.sampled_from(sorted(events.STORY_KINDS)), max_size=7))
    return [
        an_event(
            kind,
            event_id=f"event-{number}",
            outreach_id="o-1",
            actor_id=draw(st.sampled_from(["a-1", "a-2"])),
            address_id=draw(st.sampled_from([None, "mila", "jo"])),
            at_ms=NOON + draw(st.integers(0, 3)),
            hlc=f"{NOON + draw(st.integers(0, 3)):013d}-0000-agent",
            fact=draw(_WORDS),
        )
        for number, kind in enumerate(kinds)
    ]


@given(_stories(), st.randoms(use_true_random=False))
def test_a_story_told_in_any_order_is_the_same_story(story: list[Event], random: Random) -> None:
    shuffled = list(story)
    random.shuffle(shuffled)

    assert tell(shuffled) == tell(story)
    assert fold(shuffled) == fold(story)


def a_fact(kind: str, seconds: int = 0, **changes: object) -> Event:
    return an_event(kind, outreach_id="o-1", actor_id="a-1", hlc=f"{NOON + seconds:013d}-0000-agent", **changes)


def test_a_persons_word_wins_over_the_page_and_the_last_word_over_the_first() -> None:
    story = [
        a_fact(events.RESOLVED, 1, fact={"word": "sent"}),
        a_fact(events.RESOLVED, 2, fact={"word": "not-sent"}),
        a_fact(events.SENT, 9),
    ]

    assert fold(story) == "failed"


def test_whom_it_went_to_is_a_persons_word_before_the_pages() -> None:
    story = [
        a_fact(events.INTENT, address_id="jo"),
        a_fact(events.NAMED, address_id="mila"),
        a_fact(events.SENT, 5, address_id="jo"),
    ]

    told = tell(story)

    assert told is not None
    assert told.address_id == "mila"
