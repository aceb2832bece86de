"""The window in another language: nothing is missing in a catalogue, nothing of English is left, and it can be set."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)

from instacrm import desktop
from instacrm.agent.actions.amending import amendments
from instacrm.desktop.catalogue import ENGLISH, Catalogue
from instacrm.desktop.german import GERMAN
from instacrm.desktop.language import LANGUAGES, choose, counted, date, day_and_month, percent, speak, tr
from instacrm.desktop.parts import Lines
from instacrm.desktop.start_gui import Sitting
from instacrm.desktop.told import failed, retell
from instacrm.domain import events
from instacrm.domain.errors import InstaCrmError
from instacrm.domain.goals import goal_sentence
from instacrm.domain.governance.constitution import Constitution
from instacrm.domain.governance.drafts import GoalDraft
from instacrm.domain.governance.tally import Ballot, tally
from instacrm.domain.policy import KINDS, Subject, evaluate, plain
from instacrm.domain.verdicts import Rule, Scope
from instacrm.wire.native import Failure
from instacrm.wire.preferences import Preferences
from tests.builders import NOON
from tests.desktop.conftest import Computer, a_window, an_outside, until
from tests.desktop.test_mission import a_field, squeezed
from tests.domain.policy import worlds
from tests.domain.policy.brute_force import AllOfIt, Touch
from tests.domain.test_safety import looked_at

OTHERS = [catalogue for catalogue in LANGUAGES if catalogue is not ENGLISH]
HERE = Path(desktop.__file__).parent
# Words of English that are none of German: one of them in a German window was forgotten.
LEFT = re.compile(
    r"\b(?:the|your|yours|and|are|is|of|to|with|from|by|it|its|not|no|you|here|sent|messages?|people|team's|will|be|has"
    r"|have|this|that|which|been|never|every|since|ago|days?|hours?|minutes|seconds?|last|first|most|least|waits?|entries"
    r"|there|nothing|nobody|somebody|what|when|who)\b",
    re.IGNORECASE,
)
# Names of other programs' commands and parts, which are English everywhere.
NAMES = re.compile(r"Record layout|instacrm [a-z -]+|chrome://extensions|edge://extensions|owner/repo|https?://\S*")


def english_in(text: str) -> list[str]:
    return LEFT.findall(NAMES.sub("", text))


def written() -> tuple[set[str], set[str]]:
    """Every text of the window, and every noun that is counted, as the source has them."""
    texts, nouns = set(), set()
    for file in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                said = [part.value for part in node.args if isinstance(part, ast.Constant)]
                texts |= {str(said[0])} if node.func.id in ("tr", "mark") and said else set()
                nouns |= {str(said[-1])} if node.func.id == "counted" and said else set()
    return texts, nouns


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.fixture
def german() -> Iterator[None]:
    speak(GERMAN)
    yield
    speak(ENGLISH)


@pytest.mark.parametrize("catalogue", OTHERS, ids=lambda one: one.code)
def test_a_catalogue_has_every_text_of_the_window_and_no_other(catalogue: Catalogue) -> None:
    texts, nouns = written()

    assert texts == set(catalogue.texts)
    assert nouns == set(catalogue.plurals)
    assert len(texts) > 400


@pytest.mark.parametrize("catalogue", OTHERS, ids=lambda one: one.code)
def test_a_text_has_the_same_places_in_every_language(catalogue: Catalogue) -> None:
    other = [english for english, said in catalogue.texts.items() if places(english) != places(said)]
    other += [english for english, said in catalogue.told.items() if places(english) != places(said)]

    assert other == []


@pytest.mark.parametrize("catalogue", OTHERS, ids=lambda one: one.code)
def test_nothing_of_english_is_left_in_a_catalogue(catalogue: Catalogue) -> None:
    forms = [form for every in catalogue.plurals.values() for form in every]
    said = (*catalogue.texts.values(), *catalogue.told.values(), *forms)

    assert [text for text in said if english_in(re.sub(r"\{\w*\}", "", text))] == []


def every_failure() -> list[type[InstaCrmError]]:
    found, left = [], [InstaCrmError]
    while left:
        found.append(left.pop())
        left += [kind for kind in found[-1].__subclasses__() if kind.__module__ == InstaCrmError.__module__]
    return found


def test_every_failure_is_said_with_what_to_do(german: None) -> None:
    untold = [
        kind.code
        for kind in every_failure()
        if retell(str(kind())) == str(kind()) or (kind.remedy and retell(kind.remedy) == kind.remedy)
    ]

    assert untold == []


def test_a_sentence_nobody_foresaw_is_shown_after_what_its_code_means(german: None) -> None:
    told = failed(Failure("disk-trouble", "the moon is in the way", "Free some space."))

    assert told == (
        "Das Laufwerk hat nicht angenommen, was geschrieben wurde. (the moon is in the way) Schaffen Sie Platz."
    )


def findings_in(*names: str) -> list[str]:
    """What `doctor` says and advises, as its source has it; what it fills in is a number."""
    nodes: list[ast.expr] = []
    for name in names:
        for node in ast.walk(ast.parse((HERE.parent / name).read_text("utf-8"))):
            match node:
                case (
                    ast.keyword(arg="says" | "remedy" | "name", value=said)
                    | ast.Assign(targets=[ast.Name(id="says" | "remedy")], value=said)
                ):
                    nodes.append(said)
    return [text for node in nodes if (text := _filled(node))]


def _filled(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            filled = "".join(_filled(part) or "7" for part in parts)
            return filled if re.search(r"[a-z]{3}", filled) else ""
    return ""


def test_all_that_doctor_finds_is_said(german: None) -> None:
    found = findings_in("agent/examining.py", "computer.py")

    untold = [text for text in found if retell(text) == text and not text.startswith("instacrm ")]

    # Of these the words that are filled in are no numbers.
    joined = {"7, 7 to be sent", "7 s 7 the team's server", "7; 7 saw this on 7"}
    assert {text for text in untold if english_in(text)} == joined
    assert len(found) > 50


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            "the team's server does not answer, 2 entries wait to be sent",
            "der Server des Teams antwortet nicht, 2 Einträge warten auf das Senden",
        ),
        ("90 s behind the team's server", "90 s hinter dem Server des Teams"),
        ("Another program holds the data file. (store-busy)", "Ein anderes Programm hält die Datei fest. (store-busy)"),
        ("3 messages to 1 person: your team's too, as soon as they are synced.",
         "3 Nachrichten an 1 Person: auch die Ihres Teams, sobald abgeglichen ist."),
        ("2 of 3 messages this hour by you from @studio_b",
         "2 von 3: Nachrichten in dieser Stunde von Ihnen über @studio_b"),
    ],
)  # fmt: skip
def test_a_sentence_of_another_program_is_said_with_what_it_names(german: None, told: str, said: str) -> None:
    assert retell(told) == said


@given(worlds.touches, worlds.rules, worlds.subjects)
def test_every_sentence_of_a_rule_is_said(touches: list[Touch], rules: tuple[Rule, ...], subject: Subject) -> None:
    past = AllOfIt(touches)
    sentences = [plain(rule, past) for rule in rules]
    sentences += [found.sentence for step in evaluate(rules, past, subject, NOON, 40_000) for found in step.findings]
    titles = [f"End: {sentences[0]}", f"{sentences[0]} → hold, in place of: {sentences[-1]}"]

    speak(GERMAN)
    said = [retell(text) for text in (*sentences, *titles)]
    speak(ENGLISH)

    assert [text for text in said if english_in(text)] == []


@given(st.lists(st.integers(0, 20_000), max_size=8), worlds.rules)
def test_every_sentence_about_the_safety_of_an_account_is_said(minutes: list[int], rules: tuple[Rule, ...]) -> None:
    found = looked_at(minutes, *rules, text="t")

    speak(GERMAN)
    said = [retell(text) for factor in found.factors for text in (factor.sentence, factor.advice)]
    speak(ENGLISH)

    assert [text for text in said if english_in(text)] == []


@given(
    st.sampled_from(["messages", "people", "replies", "warm", "booked", "paid"]),
    st.sampled_from(["day", "week", "month"]),
    st.builds(Scope, st.none() | st.just("dana"), st.none() | st.just("studio_a")),
)
def test_every_goal_is_said(metric: str, every: str, scope: Scope) -> None:
    draft = GoalDraft(metric=metric, every=every, target=60, scope=scope)  # type: ignore[arg-type]

    speak(GERMAN)
    said = retell(goal_sentence(draft, AllOfIt([])))
    speak(ENGLISH)

    assert english_in(said) == []


@pytest.mark.parametrize("weight", ["ordinary", "texts"])
def test_every_count_of_a_vote_is_said(german: None, weight: str) -> None:
    voters = frozenset(f"o{number}" for number in range(9))
    ballots = [Ballot(operator_id="o1", choice="for", cast_ms=1), Ballot(operator_id="o2", choice="against", cast_ms=1)]

    outcome = tally(voters, ballots, Constitution(), owners=voters, weight=weight)  # type: ignore[arg-type]

    assert [said for text in outcome.arithmetic if english_in(said := retell(text))] == []


def test_every_change_of_the_constitution_is_said(german: None) -> None:
    now = msgspec.to_builtins(Constitution(status_names={"trial": "Test", "warm": "Offen"}))
    changes = [
        now | {"retention_days": 90, "text_policy": "none", "zone": "Europe/Berlin", "joining": "approval"},
        now | {"leaderboard": False, "week_start": 6, "small_team": 7, "voting_hours": 30, "threshold_percent": 61},
        now | {"quorum_percent": 41, "status_names": {"warm": "Gut", "lost": "Weg"}},
    ]

    told = [retell(f"Change how the team works ({'; '.join(amendments(now, after))})") for after in changes]

    assert [text for text in told if english_in(text)] == []
    assert "Texte werden aufbewahrt: 90 Tage, bisher ohne Ende; " in told[0]


def test_every_form_of_a_rule_is_said(german: None) -> None:
    told = [text for kind in KINDS.values() for text in (kind.TITLE, kind.ABOUT)]

    assert [text for text in told if retell(text) == text] == []


def test_numbers_nouns_and_days_are_those_of_the_language(german: None) -> None:
    assert (counted(1, "message", "messages"), counted(1_200, "message", "messages")) == (
        "1 Nachricht",
        "1.200 Nachrichten",
    )
    assert (date(QDate(2026, 3, 5)), day_and_month(QDate(2026, 11, 5))) == ("05.03.2026", "5. Nov.")
    assert percent(0.125) == "12 %"
    assert tr("and {count} more", count=12_345) == "und 12.345 weitere"


@pytest.mark.parametrize(
    ("system", "wanted", "spoken"),
    [("de_AT", "system", "de"), ("en_GB", "system", "en"), ("fr_FR", "system", "en"), ("en_US", "de", "de"),
     ("de_DE", "en", "en")],
)  # fmt: skip
def test_the_language_is_what_was_set_or_the_systems(system: str, wanted: str, spoken: str) -> None:
    assert choose(wanted, QLocale(system)).code == spoken  # type: ignore[arg-type]


def shown(part: QWidget) -> list[str]:
    """Every word of a window, also of what is not in sight, and what is read aloud of it."""
    found = [part.windowTitle()]
    for one in part.findChildren(QWidget):
        found += [one.accessibleName(), one.toolTip()]
        match one:
            case QLabel() | QAbstractButton():
                found.append(one.text())
            case QLineEdit() | QPlainTextEdit():
                found.append(one.placeholderText())
            case QComboBox():
                found += [one.itemText(place) for place in range(one.count())]
            case QListWidget():
                found += [one.item(place).text() for place in range(one.count())]
            case Lines():
                across, model = one.horizontalHeader().orientation(), one.model()
                found += [str(model.headerData(place, across)) for place in range(model.columnCount())]
                found += [text for row in one.rows for cell in row.cells for text in (cell.text, cell.hover)]
    return found


def test_in_the_german_window_nothing_is_english_and_nothing_is_squeezed(
    app: QApplication, computer: Computer, german: None
) -> None:
    computer.start()
    computer.join()
    computer.write("mila.k", events.SENT)
    computer.write("jo.ht", events.UNCONFIRMED)
    computer.write("kim_1", events.FAILED)
    computer.ask(("set-field", a_field("jo.ht", "follow-up", "2026-01-01")))

    with a_window(an_outside(computer.home)) as window:
        until(lambda: window.is_settled)
        window.pages.prospects.open_person("jo.ht")
        window.resize(960, 640)
        for page in window.pages:
            window.go(page)
            until(lambda: window.is_settled)
            # What arrives last is laid out a turn later.
            until(lambda: squeezed(window) == [] and cut_off(window) == [])
        until(lambda: window.pages.prospects.person.person is not None)
        window.pages.templates.change(None)
        window.pages.rules.begin_proposal()
        said = shown(window)

    left = [text for text in said if english_in(text)]
    assert left == []
    assert {"Überblick", "Wiedervorlage: 01.01.2026", "✓ gesendet"} <= set(said)


def cut_off(part: QWidget) -> list[str]:
    """What can be pressed, can be seen, and is narrower than its words."""
    buttons = [one for one in part.findChildren(QAbstractButton) if one.isVisible()]
    return [one.text() for one in buttons if one.width() < width_of(one.text(), one)]


def width_of(text: str, part: QWidget) -> int:
    return part.fontMetrics().horizontalAdvance(text.replace("&", ""))


def test_a_language_that_is_set_is_spoken_at_once_on_the_page_it_was_set_on(
    app: QApplication, computer: Computer
) -> None:
    computer.start()
    sitting = Sitting(app, an_outside(computer.home))
    try:
        until(lambda: sitting.seat.window.is_settled)
        first = sitting.seat.window
        first.go(first.pages.settings)
        first.pages.settings.set_to(Preferences(language="de"))
        until(lambda: sitting.seat.window is not first)
        second = sitting.seat.window
        until(lambda: second.pages.settings.is_settled and second.pages.settings.isVisible())
        german = [second.list.item(place).text() for place in range(second.list.count())]

        second.pages.settings.set_to(Preferences(language="en"))
        until(lambda: sitting.seat.window is not second)
        until(lambda: sitting.seat.window.is_settled)
    finally:
        sitting.close()
        speak(ENGLISH)

    assert "Einstellungen" in german
    assert sitting.seat.window is not first
