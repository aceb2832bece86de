"""The window's words and colours."""

import json
import re
from pathlib import Path

import pytest

from instacrm.desktop import palette, words
from instacrm.desktop.palette import COLOURS, Theme, style_sheet
from instacrm.desktop.tray import mark_of
from instacrm.wire.ipc import DayLine, PageHealth
from instacrm.wire.native import PROTOCOL, CoreState, Exclusions, HeldBack, OperatorCard, State, TeamCard, WaitingItem

NOON = 1_795_348_800_000
ROOT = Path(__file__).parents[2]
TOKENS = ROOT / "protocol" / "tokens.json"


def a_state(core: CoreState = CoreState("live", NOON), *, paused: bool = False) -> State:  # noqa: B008 (frozen)
    return State(
        protocol=PROTOCOL, agent="1", agent_id="a", signed_in="yes", core=core, actors=(),
        exclusions=Exclusions("00", ()), text_policy="shared", paused=paused,
        operator=OperatorCard("o", "Dana"), team=TeamCard("t", "North"),
    )  # fmt: skip


HELD = HeldBack(code="removals-held", people=5, known=6)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_those_of_the_token_file(theme: str) -> None:
    tokens = json.loads(TOKENS.read_text())[theme]

    assert {name: tokens[name] for name in COLOURS[theme]} == COLOURS[theme]  # type: ignore[index]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_tick_has_the_colour_of_what_stands_on_the_accent(theme: Theme) -> None:
    file = Path(palette.__file__).with_name(f"tick-{theme}.svg")

    assert COLOURS[theme]["on-accent"] in file.read_text()
    assert file.as_posix() in style_sheet(theme)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_style_sheet_names_no_colour_that_does_not_exist(theme: str) -> None:
    assert "@" not in style_sheet(theme)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("passed_ms", "said"),
    [(0, "0 s ago"), (59_999, "59 s ago"), (60_000, "1 min ago"), (3_600_000, "1 h ago"), (90_000_000, "1 d ago"),
     (-5, "0 s ago")],
)  # fmt: skip
def test_how_long_ago_is_said_in_one_unit(passed_ms: int, said: str) -> None:
    assert words.ago(NOON - passed_ms, NOON) == said


@pytest.mark.parametrize(
    ("core", "begins", "tone"),
    [
        (CoreState("live", NOON), "✓ Team in step", "clear"),
        (CoreState("live", NOON, 1), "↑ 1 entry waits on this computer", "text"),
        (CoreState("offline", NOON, 2), "⌁ Your team's server is away", "warn"),
        (CoreState("refused", NOON, 2), "⌁ Your team's server asks you to sign in again. 2 entries wait", "hold"),
        (CoreState("never"), "⌁ This computer has not reached", "warn"),
        (
            CoreState("live", NOON, held=HELD),
            "⌁ Your team's server would take much from this computer: see Health",
            "hold",
        ),
    ],
)
def test_the_connection_is_said_with_what_it_means_for_the_data(core: CoreState, begins: str, tone: str) -> None:
    said, how = words.connection(a_state(core), NOON)

    assert (said[: len(begins)], how) == (begins, tone)


@pytest.mark.parametrize(
    ("health", "begins"),
    [
        (
            PageHealth("thread", "blind", NOON, ("message-list",)),
            f"Cannot see the message list since {words.clock(NOON)}, in a conversation. Messages there are not",
        ),
        (
            PageHealth("dock", "degraded", NOON, ("header", "own-message")),
            "Cannot see who the conversation is with, your own messages after sending since",
        ),
    ],
)
def test_what_the_extension_cannot_see_is_said_by_its_name_with_what_to_do(health: PageHealth, begins: str) -> None:
    said = words.blindness(health)

    assert said.startswith(begins)
    assert "Reload the tab" in said


@pytest.mark.parametrize("catalogue", ["extension/src/shared/strings.ts", "dashboard/src/shared/activity/lines.ts"])
def test_a_part_of_a_page_is_called_the_same_in_panel_window_and_dashboard(catalogue: str) -> None:
    source = (ROOT / catalogue).read_text(encoding="utf-8")
    (block,) = re.findall(r"const ANCHORS: [^=]+= {(.*?)}", source, re.DOTALL)

    said = re.findall(r"""["']?([\w-]+)["']?: ["']([^"']+)["']""", block)

    assert dict(said) == words.ANCHORS


def test_an_outreach_to_nobody_known_says_so() -> None:
    told = DayLine(outreach_id="o", at_ms=NOON, operator="Lee", mine=False, actor="studio_a", state="sent")

    assert words.line(told) == "Lee → somebody not named yet · @studio_a"


def test_a_message_without_a_name_is_sent_to_the_side_panel() -> None:
    item = WaitingItem(outreach_id="o", at_ms=NOON, actor="studio_a", state="pending")

    assert "name the person in the side panel" in words.asks(item)


@pytest.mark.parametrize(
    ("state", "mark"),
    [(None, "away"), (a_state(), "fine"), (a_state(paused=True), "paused"), (a_state(CoreState("offline")), "waits"),
     (a_state(CoreState("live", NOON, 3)), "waits")],
)  # fmt: skip
def test_the_tray_shows_how_the_agent_is(state: State | None, mark: str) -> None:
    assert mark_of(state) == mark
