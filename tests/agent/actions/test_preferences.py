"""What a person set is read as they meant it, also when a version that knew less wrote it."""

from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from instacrm.agent.actions.preferences import preferences, set_preferences
from instacrm.agent.store import meta
from instacrm.wire.preferences import KINDS, Preferences
from tests.agent.actions.desks import opened

FIRST = ["reply", "waiting", "degraded", "unreachable"]


@pytest.mark.parametrize(
    ("listed", "quiet"),
    [
        (FIRST, set()),
        (["reply"], {"waiting", "degraded", "unreachable"}),
        ([], set(FIRST)),
        ([kind for kind in KINDS if kind != "vote"], {"vote"}),
        (["hold"], set(KINDS) - {"hold"}),
    ],
)
def test_a_list_of_before_keeps_quiet_only_about_what_it_could_have_named(
    tmp_path: Path, listed: list[str], quiet: set[str]
) -> None:
    with closing(opened(tmp_path)) as store:
        store.record((), {meta.PREFERENCES: msgspec.json.encode({"notify": listed, "tabs_every": 3}).decode()})

        found = preferences(store)

    assert found.tabs_every == 3
    assert {kind for kind in (*KINDS, "of a version to come") if not found.tells(kind)} == quiet


def test_what_a_newer_version_lets_one_decide_is_kept_here(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as store:
        set_preferences(store, Preferences(notify={"of a version to come": False}))

        assert not preferences(store).tells("of a version to come")
