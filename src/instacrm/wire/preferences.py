"""What a person set for their own computer. The agent keeps it; `instacrm` and the window change it."""

from typing import Final, Literal

import msgspec

Kind = Literal["reply", "waiting", "hold", "due", "vote", "goal", "degraded", "unreachable"]
KINDS: Final[tuple[Kind, ...]] = ("reply", "waiting", "hold", "due", "vote", "goal", "degraded", "unreachable")
# Settings once named the kinds to tell and said nothing of the others: these are what the versions that did so knew,
# the first of them and all.
_FIRST: Final = frozenset({"reply", "waiting", "degraded", "unreachable"})
_ONCE: Final = _FIRST | {"hold", "due", "vote", "goal"}
Language = Literal["system", "en", "de"]
BackupEvery = Literal[15, 60, 240, 1440]
TABS_EVERY_MAX: Final = 50
TABS_DELAY_MAX_S: Final = 60


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of this computer.

    `tabs`: after every `tabs_every`-th confirmed message and `tabs_delay_s` seconds the tab is closed, or the next one
    shown; by the browser, or by the keyboard. `notify` holds the kinds somebody decided on. `quiet_from` and `quiet_to`
    are local times, HH:MM; equal means never. A backup is made after `backup_every_min` minutes when something changed.
    """

    tabs: Literal["off", "browser", "keyboard"] = "off"
    tabs_act: Literal["close", "next"] = "close"
    tabs_every: int = 1
    tabs_delay_s: int = 3
    notify: dict[str, bool] = {}
    sound: bool = False
    quiet_from: str = "00:00"
    quiet_to: str = "00:00"
    theme: Literal["system", "light", "dark"] = "system"
    language: Language = "system"
    log_level: Literal["info", "warning"] = "info"
    backup_every_min: BackupEvery = 15

    def tells(self, kind: str) -> bool:
        """Whether the person is told of this kind; one that nobody decided on is told, a version's new one too."""
        return self.notify.get(kind, True)


def parse_preferences(text: bytes | str) -> Preferences:
    """The settings in `text` (JSON), also as versions before wrote them. Raises: msgspec.MsgspecError."""
    told = msgspec.json.decode(text)
    if isinstance(told, dict) and isinstance(listed := told.get("notify"), list):
        known = _ONCE if _ONCE.difference(_FIRST).intersection(map(str, listed)) else _FIRST
        told["notify"] = {kind: kind in listed for kind in sorted(known)}
    return msgspec.convert(told, Preferences)


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
