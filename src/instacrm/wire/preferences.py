"""What a person set for their own computer. The agent keeps it; `instacrm` and the window change it."""

from typing import Final, Literal

import msgspec

Kind = Literal["reply", "waiting", "hold", "due", "vote", "goal", "degraded", "unreachable"]
KINDS: Final[tuple[Kind, ...]] = ("reply", "waiting", "hold", "due", "vote", "goal", "degraded", "unreachable")
TABS_EVERY_MAX: Final = 50
TABS_DELAY_MAX_S: Final = 60


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of this computer.

    `tabs`: after every `tabs_every`-th confirmed message and `tabs_delay_s` seconds the tab is closed, or the next one
    shown; by the browser, or by the keyboard. `quiet_from` and `quiet_to` are local times, HH:MM; equal means never.
    """

    tabs: Literal["off", "browser", "keyboard"] = "off"
    tabs_act: Literal["close", "next"] = "close"
    tabs_every: int = 1
    tabs_delay_s: int = 3
    notify: tuple[Kind, ...] = KINDS
    sound: bool = False
    quiet_from: str = "00:00"
    quiet_to: str = "00:00"
    theme: Literal["system", "light", "dark"] = "system"
    log_level: Literal["info", "warning"] = "info"


class AskPreferences(msgspec.Struct, frozen=True):
    """What is set?"""


class SetPreferences(msgspec.Struct, frozen=True):
    """These from now on."""

    preferences: Preferences


REQUESTS: Final[dict[str, tuple[type[msgspec.Struct], str]]] = {
    "ask-preferences": (AskPreferences, "preferences"),
    "set-preferences": (SetPreferences, "preferences"),
}

ANSWERS: Final[dict[str, type[msgspec.Struct]]] = {"preferences": Preferences}
