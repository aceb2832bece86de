"""Keys that open the outboxes of browsers are kept for each profile, alone in a private file, and go when replaced."""

import stat
from pathlib import Path

from instacrm.agent.actions.outbox_keys import FILE, PROFILES_MAX, keep_outbox_keys
from instacrm.wire.native import KeepOutboxKeys, OutboxKey

FORMER, NEWER = OutboxKey("k1", "former secret"), OutboxKey("k2", "newer secret")


def held(folder: Path, profile: str) -> tuple[OutboxKey, ...]:
    return keep_outbox_keys(folder, KeepOutboxKeys(profile)).keys


def test_what_a_browser_hands_over_is_there_when_it_asks_again_and_only_for_it(tmp_path: Path) -> None:
    keep_outbox_keys(tmp_path, KeepOutboxKeys("one", (FORMER,)))
    keep_outbox_keys(tmp_path, KeepOutboxKeys("other", (NEWER,)))

    assert (held(tmp_path, "one"), held(tmp_path, "other"), held(tmp_path, "none")) == ((FORMER,), (NEWER,), ())
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_key_that_is_replaced_is_on_no_disk_any_more(tmp_path: Path) -> None:
    keep_outbox_keys(tmp_path, KeepOutboxKeys("one", (FORMER,)))

    keep_outbox_keys(tmp_path, KeepOutboxKeys("one", (NEWER,)))

    assert not any(b"former secret" in file.read_bytes() for file in tmp_path.iterdir())
    assert held(tmp_path, "one") == (NEWER,)


def test_of_too_many_profiles_the_one_heard_of_longest_ago_goes(tmp_path: Path) -> None:
    for number in range(PROFILES_MAX):
        keep_outbox_keys(tmp_path, KeepOutboxKeys(f"profile {number}", (FORMER,)))
    keep_outbox_keys(tmp_path, KeepOutboxKeys("profile 0", (NEWER,)))

    keep_outbox_keys(tmp_path, KeepOutboxKeys("one more", (NEWER,)))

    assert (held(tmp_path, "profile 0"), held(tmp_path, "profile 1")) == ((NEWER,), ())


def test_a_file_that_cannot_be_read_is_as_none(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"{")

    assert held(tmp_path, "one") == ()
