"""Handles, and the ids made from them: the same on every agent of a team, meaningless outside it."""

import hashlib
import hmac
import re
import unicodedata
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Final, NewType

from .errors import BadHandle, BadInput

Handle = NewType("Handle", str)
AddressId = NewType("AddressId", str)
PersonId = NewType("PersonId", str)
ActorId = NewType("ActorId", str)

# Instagram's own limits: letters, digits, dot and underscore, at most 30.
_HANDLE = re.compile(r"[a-z0-9._]{1,30}\Z", re.ASCII)

# First path words of instagram.com that are pages, not people (research/capture §1.6).
_PAGES = (
    "explore reels direct accounts stories p reel tv about legal developer web emails session privacy challenge "
    "your_activity notifications"
)
RESERVED = frozenset(_PAGES.split())

STATUSES = ("new", "no-reply", "replied", "warm", "booked", "paid", "client", "excluded")
STATUS_NAME_MAX: Final = 24
# A team's own statuses beside those: so many, each a code of small letters, digits and hyphens.
OWN_STATUSES_MAX: Final = 8
_OWN_STATUS = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z", re.ASCII)

# The registers of a person that everybody of the team may set. `owner` is an operator, `follow-up` a day
# (`2026-11-27`), `do-not-contact` is `yes`, `account` an actor that should write to them; none clears each.
STATUS: Final = "status"
OWNER: Final = "owner"
FOLLOW_UP: Final = "follow-up"
DO_NOT_CONTACT: Final = "do-not-contact"
# Of whom one of these is set nobody writes to, and no words are kept.
LEFT_ALONE: Final = frozenset({(STATUS, "excluded"), (DO_NOT_CONTACT, "yes")})
ACCOUNT: Final = "account"


def is_day(text: str) -> bool:
    """Whether `text` is a calendar day, `2026-11-27`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def status_of(register: str | None, *, written_to: bool, replied: bool) -> str:
    """The status of a prospect: what a person set, else what happened says."""
    if register:
        return register
    return "replied" if replied else "no-reply" if written_to else "new"


def statuses_of(names: Mapping[str, str]) -> tuple[str, ...]:
    """Every status of a team that calls its statuses `names`: its own ones before the last, which is a goodbye."""
    own = (status for status in names if status not in STATUSES)
    return (*STATUSES[:-1], *own, STATUSES[-1])


def parse_status(text: str, names: Mapping[str, str]) -> str:
    """The status that `text` means to a team that calls its statuses `names`: its code, or what they call it.

    A team may call one status by another's code: what is spelled as the code is the code, as in our exports, and
    what is spelled otherwise is the name. Raises: BadInput.
    """
    known = statuses_of(names)
    if (spelled := text.strip()) in known:
        return spelled
    said = _alike(text)
    if found := next((status for status, name in names.items() if _alike(name) == said), None):
        return found
    code = re.sub(r"[\s_]+", "-", said)
    if code not in known:
        raise BadInput(f"{text[:40]!r} is not a status.", remedy=f"Use one of: {', '.join(known)}.")
    return code


def check_status_names(names: Mapping[str, str]) -> None:
    """Whether `names`, by status, can stand for a team's statuses: short, printable, and no two alike.

    A status that is none of ours is one of the team's own. Raises: BadInput naming the first that cannot.
    """
    for status, name in names.items():
        if status not in STATUSES and not (_OWN_STATUS.match(status) and len(status) <= STATUS_NAME_MAX):
            raise BadInput(
                f"{status[:40]!r} cannot be a status.",
                remedy=f"Use small letters, digits and hyphens, at most {STATUS_NAME_MAX}.",
            )
        if not name.isprintable() or name != " ".join(name.split()) or not 1 <= len(name) <= STATUS_NAME_MAX:
            raise BadInput(f"A status has a name of 1 to {STATUS_NAME_MAX} characters in one line.")
    if sum(status not in STATUSES for status in names) > OWN_STATUSES_MAX:
        raise BadInput(f"A team has at most {OWN_STATUSES_MAX} statuses of its own.")
    shown = [_alike(names.get(one, one.replace("-", " "))) for one in statuses_of(names)]
    if twice := next((name for name in shown if shown.count(name) > 1), None):
        raise BadInput(f"Two statuses would be called {twice!r}.", remedy="Give each a name of its own.")


def _alike(name: str) -> str:
    """What two names share that people take for one."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def parse_handle(text: str) -> Handle:
    """The handle that a person typed or a page showed: no @, lower case.

    Raises: BadHandle when it cannot be one.
    """
    handle = text.strip().removeprefix("@").lower()
    if not _HANDLE.match(handle) or handle in RESERVED:
        raise BadHandle(f"{text[:40]!r} is not an Instagram handle")
    return Handle(handle)


def _keyed(team_key: bytes, *parts: str) -> bytes:
    return hmac.new(team_key, "|".join(parts).encode(), hashlib.sha256).digest()


def _uuid8(digest: bytes) -> str:
    """`digest` as a UUID of version 8 (RFC 9562: made from what the maker likes)."""
    raw = bytearray(digest[:16])
    raw[6] = raw[6] & 0x0F | 0x80
    raw[8] = raw[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(raw)))


def address_id(team_key: bytes, handle: Handle) -> AddressId:
    """The id of the address `handle` within the team: 32 hex digits of HMAC-SHA256."""
    return AddressId(_keyed(team_key, "instagram", "address", handle).hex()[:32])


def first_person_id(team_key: bytes, address: AddressId) -> PersonId:
    """The person who is first known under `address`.

    Made from the address, so that two agents that meet the same person offline mean the same person
    (docs/decisions/0003). Later holders of a freed handle get a random id.
    """
    return PersonId(_uuid8(_keyed(team_key, "instagram", "person", address)))


def actor_id(team_key: bytes, user_id: str) -> ActorId:
    """The id of an Instagram account that sends, from its numeric user id, which outlives renames."""
    return ActorId(_uuid8(_keyed(team_key, "instagram", "actor", user_id)))


def text_secret(team_key: bytes) -> bytes:
    """The key that texts alone are compared with: browsers get it, and it opens nothing else. 32 bytes."""
    return _keyed(team_key, "texts")


def text_key(team_key: bytes, text: str) -> str:
    """What two messages share when they say the same: 32 hex digits over the folded text."""
    return hmac.new(text_secret(team_key), fold_text(text).encode(), hashlib.sha256).hexdigest()[:32]


def fold_text(text: str) -> str:
    """`text` as it is compared: NFC, no-break spaces as spaces, zero-width marks gone, runs of white space as one."""
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if c not in "\u200b\u200c\u200d\u2060\ufeff")
    return " ".join(kept.split())
