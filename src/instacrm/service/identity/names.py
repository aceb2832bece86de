"""OPR_NAME: how an operator is called in the team."""

import unicodedata
from typing import Final

from instacrm.domain.errors import BadName

NAME_MAX: Final = 32
KEY_MAX: Final = 64
TEAM_NAME_MAX: Final = 64


def parse_name(text: str) -> str:
    """The name a person chose, trimmed.

    Raises: BadName unless it has 1 to 32 printable characters.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not 0 < len(name) <= NAME_MAX or not name.isprintable() or len(name_key(name)) > KEY_MAX:
        raise BadName(f"{text[:40]!r} cannot be an operator's name")
    return name


def name_key(name: str) -> str:
    """What two names share when people read them as the same: `DANA` and `dana` do, in any width of letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def parse_team_name(text: str) -> str:
    """The name of a team, trimmed.

    Raises: BadName unless it has 1 to 64 printable characters.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not 0 < len(name) <= TEAM_NAME_MAX or not name.isprintable():
        raise BadName("A team's name has 1 to 64 printable characters.", remedy="Choose another name.")
    return name
