"""What a language of the window is made of; English needs no texts, since they are written in it."""

from collections.abc import Callable, Mapping
from typing import Final, Literal, NamedTuple

from PySide6.QtCore import QLocale

Language = Literal["en", "de"]


class Catalogue(NamedTuple):
    """A language: what the window says, its plural forms, and its dates as Qt writes them.

    `plurals` are found by the English plural; `form` tells which of them a number takes. `told` are the sentences
    of other programs, with places in braces (`told.py`).
    """

    code: Language
    name: str
    locale: QLocale
    texts: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]
    told: Mapping[str, str]
    date: str
    day_and_month: str
    percent: str


ENGLISH: Final = Catalogue(
    "en", "English", QLocale(QLocale.Language.English), {}, {}, lambda number: int(number != 1), {},
    date="yyyy-MM-dd", day_and_month="dd MMM", percent="{}%",
)  # fmt: skip
