"""What the person of this computer set, kept beside the data."""

import re
from typing import Final

import msgspec

from instacrm.agent.store import Store, meta
from instacrm.domain.errors import BadSettings
from instacrm.wire.preferences import TABS_DELAY_MAX_S, TABS_EVERY_MAX, Preferences, parse_preferences

_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")


def preferences(store: Store) -> Preferences:
    """What is set; what a version did not know is as usual."""
    with store.reading() as db:
        kept = meta.get(db, meta.PREFERENCES)
    try:
        return parse_preferences(kept) if kept else Preferences()
    except msgspec.MsgspecError:
        return Preferences()


def set_preferences(store: Store, wanted: Preferences, *, has_keys: bool = True) -> Preferences:
    """These hold from now on; `has_keys` says whether this system lets one program press keys for another.

    Raises: BadSettings.
    """
    # What was set where keys can be pressed keeps nobody from changing something else here.
    if wanted.tabs == "keyboard" and not has_keys and preferences(store).tabs != "keyboard":
        raise BadSettings(
            "This system lets no program press keys for another one.", remedy="Let the browser switch the tabs instead."
        )
    if not 1 <= wanted.tabs_every <= TABS_EVERY_MAX:
        raise BadSettings(f"Tabs are switched after every 1 to {TABS_EVERY_MAX} messages.")
    if not 1 <= wanted.tabs_delay_s <= TABS_DELAY_MAX_S:
        raise BadSettings(f"The tab switcher waits 1 to {TABS_DELAY_MAX_S} seconds.")
    if not all(_TIME.match(time) for time in (wanted.quiet_from, wanted.quiet_to)):
        raise BadSettings("Quiet hours are times like 22:30.")
    store.record((), {meta.PREFERENCES: msgspec.json.encode(wanted).decode()})
    return wanted
