"""How much may be taken from a computer at the team's word before a person is asked."""

from typing import Final

# Of the people a computer knows: taking more than this share within a day is rarely meant.
SHARE: Final = 0.2
# Fewer people than this are never a mistake worth stopping for: each erasure was typed by somebody.
PEOPLE_MIN: Final = 5


def asks_first(gone: int, known: int) -> bool:
    """Whether taking `gone` of `known` people has to wait for somebody's word."""
    return gone >= PEOPLE_MIN and gone > SHARE * known
