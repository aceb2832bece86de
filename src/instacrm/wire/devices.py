"""Where the operator is signed in, for the window; the team's server knows, and ends a sign-in at once."""

from typing import Final

import msgspec


class AskDevices(msgspec.Struct, frozen=True):
    """Where am I signed in?"""


class EndDevice(msgspec.Struct, frozen=True):
    """Sign me out there."""

    session_id: str


class EndOtherDevices(msgspec.Struct, frozen=True):
    """Sign me out everywhere but here."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in of the operator. `kind` is program or browser; `current` is this computer's own."""

    session_id: str
    kind: str
    device: str
    since_ms: int
    seen_ms: int
    current: bool


class Devices(msgspec.Struct, frozen=True):
    """All of them, the last used first."""

    items: tuple[Device, ...]


REQUESTS: Final[dict[str, tuple[type[msgspec.Struct], str]]] = {
    "ask-devices": (AskDevices, "devices"),
    "end-device": (EndDevice, "devices"),
    "end-other-devices": (EndOtherDevices, "devices"),
}

ANSWERS: Final[dict[str, type[msgspec.Struct]]] = {"devices": Devices}
