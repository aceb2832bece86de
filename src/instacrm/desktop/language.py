"""The language of the window. Texts are written in English where they are shown; another language is a catalogue.

What stands in a catalogue is found by its English text. `tr` is said once a text is shown, `mark` where it is written
down before the language is known.
"""

from typing import Final

from PySide6.QtCore import QDate, QLibraryInfo, QLocale, QTranslator

from instacrm.wire.preferences import Language as Setting

from .catalogue import ENGLISH, Catalogue
from .german import GERMAN

LANGUAGES: Final = (ENGLISH, GERMAN)
_KNOWN: Final = {one.code: one for one in LANGUAGES}
_spoken: list[Catalogue] = [ENGLISH]


def choose(wanted: Setting, system: QLocale | None = None) -> Catalogue:
    """The language that is set, or the first there is of those the system asks for."""
    if wanted != "system":
        return _KNOWN[wanted]
    asked = (name.partition("-")[0] for name in (system or QLocale.system()).uiLanguages())
    return next((catalogue for code in asked for catalogue in LANGUAGES if catalogue.code == code), ENGLISH)


def speak(catalogue: Catalogue) -> None:
    """What is shown from now on is in this language; what is shown already stays as it is."""
    _spoken[0] = catalogue


def spoken() -> Catalogue:
    """The language that is spoken now."""
    return _spoken[0]


def of_qt(catalogue: Catalogue) -> QTranslator | None:
    """Qt's own words (its dialogs, the menu of a line) in this language; none where they are English or not there."""
    made = QTranslator()
    place = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return made if catalogue is not ENGLISH and made.load(f"qtbase_{catalogue.code}", place) else None


def mark(text: str) -> str:
    """The text as it is: it is in every catalogue, and said by `tr` once it is shown."""
    return text


def tr(text: str, /, **values: object) -> str:
    """The text in the language that is spoken, with `values` in its places; numbers as that language writes them."""
    said = _spoken[0].texts.get(text, text)
    return said.format(**{name: written(value) for name, value in values.items()}) if values else said


def counted(number: int, one: str, many: str) -> str:
    """`number` with its noun in the form that number takes."""
    catalogue = _spoken[0]
    forms = catalogue.plurals.get(many, (one, many) if catalogue is ENGLISH else (tr(one), tr(many)))
    return f"{written(number)} {forms[catalogue.form(number)]}"


def percent(share: float) -> str:
    """A share of 1 as people read it."""
    return _spoken[0].percent.format(round(share * 100))


def date(on: QDate) -> str:
    """A day with its year."""
    return _spoken[0].locale.toString(on, _spoken[0].date)


def day_and_month(on: QDate) -> str:
    """A day of this year."""
    return _spoken[0].locale.toString(on, _spoken[0].day_and_month)


def written(value: object) -> str:
    """A whole number as the language writes it; anything else as it is."""
    return _spoken[0].locale.toString(value) if isinstance(value, int) else str(value)
