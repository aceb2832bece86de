"""When a key may be pressed: what is in front at that very moment decides, and every doubt is a no."""

from collections.abc import Set as AbstractSet
from typing import Final, Literal, NamedTuple, Protocol

Act = Literal["close", "next"]

_PAGE: Final = "instagram"
# How windows of browsers call themselves: WM_CLASS on X11, the program's file on Windows.
BROWSERS: Final = (
    "chrome", "chromium", "msedge", "microsoft-edge", "brave", "vivaldi", "google-chrome", "brave-browser",
)  # fmt: skip
# The browser's own clock starts the waiting a moment after ours.
_SLACK_MS: Final = 400


class Front(NamedTuple):
    """The window in front. `idle_ms` is how long nobody touched keyboard or mouse; `keys_down` whether a key is held.

    `pid` is the program's, where the system tells; `app` its name.
    """

    title: str
    app: str
    pid: int | None
    idle_ms: int
    keys_down: bool = False


class Keyboard(Protocol):
    """The keyboard of this computer."""

    def press(self, act: Act, may: "Judge") -> str:
        """Look at what is in front, ask `may`, and press in the same breath; "" when pressed, else why not."""


class Judge(Protocol):
    """Says why nothing may be pressed now, or ""."""

    def __call__(self, front: Front | None) -> str:
        """About the window in front."""


def why_not(front: Front | None, *, browser_pids: AbstractSet[int], waited_ms: int) -> str:
    """Why no key may be pressed into `front`; "" when one may.

    `browser_pids` are the programs the extension runs in, empty where the system does not tell; `waited_ms` is how
    long the person was shown that it would happen: whoever touched anything meanwhile does not want it.
    """
    if front is None:
        return "no-window-in-front"
    app = front.app.lower().removesuffix(".exe")
    if app not in BROWSERS:
        return "another-program-in-front"
    if front.pid is not None and front.pid not in browser_pids:
        return "another-browser-in-front"
    if _PAGE not in front.title.lower():
        return "another-page-in-front"
    if front.keys_down or front.idle_ms < waited_ms - _SLACK_MS:
        return "somebody-is-typing"
    return ""
