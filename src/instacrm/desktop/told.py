"""What other programs say in English (the agent, the team's server, the computer), said in the window's language.

They write whole sentences, which stand in logs and on the command line too. A catalogue names each with places in
braces; what such a place can hold tells the sentences apart, and is said in the language as well where it is words.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from instacrm.domain.errors import InstaCrmError
from instacrm.wire.native import Failure

from .catalogue import ENGLISH
from .language import spoken

_WINDOW: Final = r"this hour|in a minute|in \d+ (?:second|minute|hour|day)s?"
_SCOPE: Final = r"by the whole team|from .+?, all operators together|by .+?, all accounts together|by .+? from .+?"
# What a place can hold, by its name without a number behind it; any other holds anything.
_PLACES: Final[Mapping[str, str]] = {
    "number": r"\d[\d,]*",
    "what": r"messages|new people|people written to|different people|people who [a-z ]+?",
    "noun": r"\d+ (?:messages?|first contacts?|different (?:person|people))",
    "length": r"\d+ (?:second|minute|hour|day)s?",
    "span": r"\d+:[\d:]+",
    "pause": r"\d+ s|\d+:\d\d min|\d+:\d\d:\d\d h",
    "window": _WINDOW,
    "per": f"an hour|{_WINDOW}",
    "every": r"day|week|month",
    "scope": _SCOPE,
    "binding": r"(?:, for .+)?",
    "ago": r"just now|\d+ (?:minute|hour|day)s? ago",
    "actor": r"@[\w.]+|another account|an account that left|all accounts",
    "whom": r"@[\w.]+|this person",
    "yes": r"yes|no",
    "did": r"noticed|warned|held|spoken",
    "code": r"[a-z]+(?:-[a-z]+)*",
    "messages": r"\d+ messages?",
    "people": r"\d+ (?:person|people)",
    "notes": r"\d+ notes?",
    "pauses": r"\d+ pauses?",
    "term": (
        r"who comes in|texts of messages|texts are kept|a vote is open|more than this share of those for or against"
        r"|at least this share of the team for|more than half of the team decides up to|time zone"
        r"|the leaderboard in the analytics is|the week begins on"
    ),
    "terms": r".*",
}
# Of these the words are said too; anything else is a name, a number or somebody's own words.
_SAID: Final = frozenset(
    {"what", "noun", "length", "window", "per", "every", "scope", "binding", "ago", "actor", "whom", "yes", "did",
     "operator", "sentence", "subject", "why", "state", "messages", "people", "notes", "pauses",
     "term", "setting"}
)  # fmt: skip
# One of them holds a semicolon itself.
_BETWEEN_TERMS: Final = re.compile(r"; (?!who has it)")
_PLACE: Final = re.compile(r"\{([a-z]+?)(\d*)\}")


def retell(text: str) -> str:
    """A sentence of another program in the language that is spoken; as it is where the catalogue has none like it."""
    return _retold(spoken().code, text) if spoken() is not ENGLISH else text


def failed(why: Failure) -> str:
    """What was refused and what to do."""
    return _with_remedy(_explained(why.code, why.message), why.remedy)


def trouble(why: InstaCrmError) -> str:
    """What went wrong and what to do."""
    return _with_remedy(_explained(why.code, str(why)), why.remedy)


def why_not(why: Failure) -> str:
    """What was refused."""
    return _explained(why.code, why.message)


def _with_remedy(said: str, remedy: str) -> str:
    return f"{said} {retell(remedy)}".strip()


def _explained(code: str, text: str) -> str:
    """The sentence; where the catalogue has none like it, what its code means, and the sentence as it came."""
    said = retell(text)
    if spoken() is ENGLISH or said != text or text in spoken().told:
        return said
    meant = retell(_meanings().get(code, ""))
    return f"{meant} ({text.rstrip('.')})" if meant else text


@lru_cache
def _meanings() -> dict[str, str]:
    """What each failure is by its code, as its class says."""
    found, left = {}, [InstaCrmError]
    while left:
        kind = left.pop()
        found[kind.code] = (kind.__doc__ or "").strip().splitlines()[0]
        left += kind.__subclasses__()
    return found


@lru_cache(maxsize=4096)
def _retold(code: str, text: str) -> str:
    told = spoken().told
    if text in told:
        return told[text]
    for pattern, names, said in _patterns(code):
        found = pattern.fullmatch(text)
        if found:
            return said.format(**{name: _part(name.rstrip("0123456789"), found[name]) for name in names})
    return text


def _part(place: str, text: str) -> str:
    if place == "terms":
        return "; ".join(retell(term) for term in _BETWEEN_TERMS.split(text))
    return retell(text) if place in _SAID else text


@lru_cache
def _patterns(_: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...], str], ...]:
    return tuple(_pattern(english, said) for english, said in spoken().told.items() if _PLACE.search(english))


def _pattern(english: str, said: str) -> tuple[re.Pattern[str], tuple[str, ...], str]:
    parts, names, last = [], [], 0
    for place in _PLACE.finditer(english):
        parts.append(re.escape(english[last : place.start()]))
        name, number = place.groups()
        parts.append(f"(?P<{name}{number}>{_PLACES.get(name, '.+?')})")
        names.append(f"{name}{number}")
        last = place.end()
    parts.append(re.escape(english[last:]))
    return re.compile("".join(parts), re.DOTALL), tuple(names), said
