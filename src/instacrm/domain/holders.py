"""Who holds an address at which time: words that somebody was met there, the newest for each date it speaks of.

A `person.met` without a date speaks of the address as such. One with `fact.from_ms` says that the handle was given up
and belongs to somebody else from that instant on; whatever happened before stays with whoever held it then. An agent
that meets the handle anew, and knows no better than its first holder, changes nothing about that.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from .events import Event

FROM: Final = "from_ms"
# Later than anything that happens (`events.check_event`): until then whoever holds an address now holds it.
FOREVER_MS: Final = 1 << 53


class Word(NamedTuple):
    """From when on (epoch ms; 0: as such) the address is this person's, by which stamp."""

    from_ms: int
    hlc: str
    person_id: str


class Held(NamedTuple):
    """From when on, and until just before when (epoch ms), somebody held an address."""

    from_ms: int
    until_ms: int
    person_id: str


def from_of(met: Event) -> int:
    """From when on a `person.met` says that the address is somebody's; 0: as such."""
    return from_in(met.fact)


def from_in(fact: Mapping[str, Any]) -> int:
    """From when on the fact of a `person.met` says that the address is somebody's; 0: as such."""
    said = fact.get(FROM)
    return said if type(said) is int and 0 < said < FOREVER_MS else 0


def word_of(met: Event) -> Word:
    """What a `person.met` says."""
    return Word(from_of(met), met.hlc, str(met.fact.get("person_id") or ""))


def standing(words: Iterable[Word]) -> tuple[Word, ...]:
    """The words that count, in the order of their dates: for each date the last one said, tie by the person's id."""
    newest: dict[int, Word] = {}
    for word in words:
        newest[word.from_ms] = max(word, newest.get(word.from_ms, word))
    return tuple(newest[date] for date in sorted(newest))


def spans(words: Sequence[Word], address_id: str, *, is_severed: bool = False) -> tuple[Held, ...]:
    """Who held an address from when until when, by the standing `words`; nothing where none has a date.

    Before the first word it stands for itself. One that an erasure severed does so while its last holder had it.
    """
    if not words or words[-1].from_ms == 0:
        return ()
    found = [Held(0, words[0].from_ms, address_id)] if words[0].from_ms else []
    ends = [*(word.from_ms for word in words[1:]), FOREVER_MS]
    for word, end in zip(words, ends, strict=True):
        # Words that agree make one time: who was given a handle back had it all along.
        if found and found[-1].person_id == word.person_id:
            found[-1] = found[-1]._replace(until_ms=end)
        else:
            found.append(Held(word.from_ms, end, word.person_id))
    if is_severed:
        found[-1] = found[-1]._replace(person_id=address_id)
    return tuple(found)


def holder_at(held: Iterable[Held], at_ms: int) -> str | None:
    """Who held the address at an instant; none where it never changed hands."""
    return next((one.person_id for one in held if one.from_ms <= at_ms < one.until_ms), None)
