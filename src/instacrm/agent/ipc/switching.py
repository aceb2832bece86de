"""The auto tab switcher: offers the browser to switch after a confirmed message, and presses keys where that is asked.

The browser counts down where the person sees it and is the first to say no: a draft, a hold, a key, a click. A key is
pressed once for an offer, in time, and only into the very browser the offer went to.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from instacrm.agent.actions.preferences import preferences
from instacrm.agent.store import Store
from instacrm.agent.tabs.browser_pids import ancestors
from instacrm.agent.tabs.front import Front, Keyboard, why_not
from instacrm.domain import events
from instacrm.wire.native import Capture, KeysPressed, Logged, SwitchTab

# The browser's countdown, its timers and the way here may take so much longer.
_LATE_MS: Final = 3_000


class _Offer(NamedTuple):
    """What was offered to whom, and when."""

    peer: object
    switch: SwitchTab
    at_ms: int


class Switcher:
    """Offers and keys of one agent. Without a keyboard it says why it presses nothing."""

    def __init__(self, store: Store, now_ms: Callable[[], int], keyboard: Keyboard | None) -> None:
        self._store, self._now_ms, self._keyboard = store, now_ms, keyboard
        self._confirmed = 0
        self._offers: dict[str, _Offer] = {}

    @property
    def has_keys(self) -> bool:
        """Whether keys can be pressed for another program at all: not under Wayland, nor where no keyboard is known."""
        return self._keyboard is not None

    def after(self, peer: object, capture: Capture, logged: Logged) -> SwitchTab | None:
        """What to offer the browser that logged `capture`; nothing unless it confirmed a message just now."""
        if capture.kind != events.SENT or logged.status != "logged" or not capture.outreach_id:
            return None
        wanted = preferences(self._store)
        if wanted.tabs == "off":
            self._confirmed = 0
            return None
        self._confirmed += 1
        if self._confirmed % wanted.tabs_every:
            return None
        switch = SwitchTab(
            outreach_id=capture.outreach_id, way=wanted.tabs, act=wanted.tabs_act, after_ms=wanted.tabs_delay_s * 1000
        )
        # One offer a browser: a later message means that the person is at work elsewhere already.
        self._offers = {key: offer for key, offer in self._offers.items() if offer.peer is not peer}
        self._offers[capture.outreach_id] = _Offer(peer, switch, self._now_ms())
        return switch

    def press(self, peer: object, outreach_id: str, bridge_pid: int | None) -> KeysPressed:
        """Press the keys of an offer into the browser that asks, if everything still fits."""
        offer = self._offers.pop(outreach_id, None)
        if offer is None or offer.peer is not peer or offer.switch.way != "keyboard":
            return KeysPressed(done=False, reason="not-offered")
        waited_ms = self._now_ms() - offer.at_ms
        after_ms = offer.switch.after_ms
        if not after_ms - _LATE_MS <= waited_ms <= after_ms + _LATE_MS:
            return KeysPressed(done=False, reason="not-in-time")
        if preferences(self._store).tabs != "keyboard":
            return KeysPressed(done=False, reason="switched-off")
        if self._keyboard is None:
            return KeysPressed(done=False, reason="no-keyboard-here")
        pids = ancestors(bridge_pid)

        def may(front: Front | None) -> str:
            return why_not(front, browser_pids=pids, waited_ms=min(waited_ms, after_ms))

        reason = self._keyboard.press(offer.switch.act, may)
        return KeysPressed(done=not reason, reason=reason)
