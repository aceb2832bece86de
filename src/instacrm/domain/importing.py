"""Rows of somebody's own list as what the team knows of people: which column is what, and what a cell says.

A row is refused as a whole when one of its cells makes no sense: half a row would be a quiet loss.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple
from urllib.parse import urlsplit

from .errors import BadHandle, BadInput
from .events import NOTE_MAX
from .prospects import DO_NOT_CONTACT, FOLLOW_UP, OWNER, STATUS, Handle, parse_handle, parse_status

Column = Literal["handle", "status", "owner", "follow-up", "do-not-contact", "note"]
HANDLE: Final = "handle"
NOTE: Final = "note"

# What people call these columns, folded by `_folded`; our own export's names are among them.
_NAMES: Final[Mapping[Column, str]] = {
    "handle": (
        "handle username user instagram instagramhandle instagramusername instagramurl instagramprofile profile "
        "profileurl profilelink url link account ig insta prospect target nutzername benutzername konto profil"
    ),
    "status": "status stage state pipeline phase leadstatus",
    "owner": "owner assignedto assignee operator responsible rep setter closer zustandig",
    "follow-up": "followup followupon followupdate nextcontact nextstep reminder remindon due duedate wiedervorlage",
    "do-not-contact": "donotcontact dnc optout optedout unsubscribed blocked blacklist suppressed",
    "note": "note notes comment comments remark remarks description notiz notizen",
}
_YES: Final = frozenset(["yes", "y", "true", "1", "x", "ja", "oui", "si"])
_NO: Final = frozenset(["no", "n", "false", "0", "nein", "non"])
# Day before month, as written where days are parted by dots. With slashes nobody can tell which is which.
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\Z", re.ASCII)
_HOSTS: Final = frozenset({"instagram.com", "www.instagram.com", "m.instagram.com", "instagr.am"})


class Wanted(NamedTuple):
    """What a row asks for: a person, the registers it sets (by field), and a note."""

    handle: Handle
    fields: Mapping[str, str]
    note: str | None


def guess_columns(heads: Sequence[str]) -> list[Column | None]:
    """What each column of a table with these heads seems to hold; each thing at most once, the first one wins."""
    left = dict(_NAMES)
    guessed: list[Column | None] = []
    for head in heads:
        name = next((name for name, known in left.items() if _folded(head) in known.split()), None)
        if name:
            del left[name]
        guessed.append(name)
    return guessed


def parse_profile(text: str) -> Handle:
    """The handle in what somebody keeps of a profile: `@name`, `name`, or the address of the profile's page.

    Raises: BadHandle.
    """
    words = text.strip()
    if "/" not in words:
        return parse_handle(words)
    try:
        parts = urlsplit(words if "//" in words else f"https://{words}")
    except ValueError:
        raise BadHandle(f"{text[:60]!r} is no address") from None
    if (parts.hostname or "") not in _HOSTS:
        raise BadHandle(f"{text[:60]!r} is no address of an Instagram profile")
    return parse_handle(parts.path.strip("/").partition("/")[0])


def parse_row(
    columns: Sequence[Column | None], cells: Sequence[str], operators: Mapping[str, str], names: Mapping[str, str]
) -> Wanted:
    """What a row of these cells asks for; empty cells ask for nothing. `operators` are ids by folded name and e-mail.

    `names` are the team's own names of statuses, by status.

    Raises: BadInput naming the first cell that makes no sense.
    """
    said = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name and cell.strip()}
    if HANDLE not in said:
        raise BadInput("No handle.")
    handle = parse_profile(said[HANDLE])
    fields: dict[str, str] = {}
    if status := said.get(STATUS):
        fields[STATUS] = _status(status, names)
    if owner := said.get(OWNER):
        if owner.casefold() not in operators:
            raise BadInput(f"Owner: nobody of your team is called {owner[:40]!r}.")
        fields[OWNER] = operators[owner.casefold()]
    if day := said.get(FOLLOW_UP):
        fields[FOLLOW_UP] = _day(day)
    if (wish := said.get(DO_NOT_CONTACT)) and _is_yes(wish):
        fields[DO_NOT_CONTACT] = "yes"
    note = said.get(NOTE)
    if note and len(note) > NOTE_MAX:
        raise BadInput(f"Note: longer than {NOTE_MAX:,} characters.")
    return Wanted(handle, fields, note)


def _folded(head: str) -> str:
    return re.sub(r"[^a-z0-9]", "", head.casefold().replace("ä", "a"))


def _status(text: str, names: Mapping[str, str]) -> str:
    try:
        return parse_status(text, names)
    except BadInput as refusal:
        raise BadInput(f"Status: {refusal} {refusal.remedy}") from None


def _day(text: str) -> str:
    dotted = _DOTTED.match(text)
    try:
        # A spreadsheet's midnight is a day.
        day = date(*map(int, dotted.groups()[::-1])) if dotted else date.fromisoformat(text.partition(" ")[0])
    except ValueError:
        raise BadInput(f"Follow-up: {text[:40]!r} is not a day. Write it as 2026-11-27.") from None
    return day.isoformat()


def _is_yes(text: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise BadInput(f"Do not contact: {text[:40]!r} is neither yes nor no.")
    return word in _YES
