"""The laws of the hybrid clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain.clocks import LEARN_AHEAD_MS, Stamp, clamp, learn, next_stamp, parse_stamp
from instacrm.domain.errors import BadEvent

_MS = st.integers(0, 1 << 42)
_STAMPS = st.builds(Stamp, _MS, st.integers(0, 0xFFFF), st.sampled_from(["agent-a", "agent-b"]))


@given(_STAMPS)
def test_a_stamp_survives_being_written_down(stamp: Stamp) -> None:
    assert parse_stamp(str(stamp)) == stamp


@given(_STAMPS, _STAMPS)
def test_stamps_sort_as_text_like_they_sort_as_time(one: Stamp, other: Stamp) -> None:
    assert (str(one) < str(other)) == (one < other)


@given(_STAMPS, st.lists(st.one_of(st.integers(-LEARN_AHEAD_MS, LEARN_AHEAD_MS), _STAMPS), max_size=20), _MS)
def test_a_clock_never_runs_backwards_whatever_it_reads_or_learns(
    start: Stamp, happenings: list[int | Stamp], now_ms: int
) -> None:
    last = start
    for happening in happenings:
        step = learn(last, happening, now_ms) if isinstance(happening, Stamp) else next_stamp(last, now_ms + happening)
        assert step >= last
        last = step
    assert next_stamp(last, now_ms) > last


@given(_STAMPS, _STAMPS, _MS)
def test_what_is_learned_from_others_is_bounded(last: Stamp, seen: Stamp, now_ms: int) -> None:
    assert learn(last, seen, now_ms).ms <= max(last.ms, now_ms + LEARN_AHEAD_MS)


@given(_STAMPS, st.integers(-(1 << 40), 1 << 40), _MS)
def test_a_corrected_stamp_never_lies_far_ahead(stamp: Stamp, skew_ms: int, now_ms: int) -> None:
    assert 0 <= clamp(stamp, skew_ms=skew_ms, now_ms=now_ms).ms <= now_ms + LEARN_AHEAD_MS


@pytest.mark.parametrize("text", ["", "1-0-a", "0000000000001-0000-", "000000000000x-0000-a", "0000000000001-00zz-a"])
def test_what_is_no_stamp_is_refused(text: str) -> None:
    with pytest.raises(BadEvent):
        parse_stamp(text)
