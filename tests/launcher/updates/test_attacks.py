"""Every known attack on updates, from a server shaped like release assets: the computer stays with what it has."""

import json
import shutil
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, Timestamp

from instacrm.launcher.updates.fetcher import Fetcher
from instacrm.launcher.updates.source import parse_source
from instacrm.launcher.updates.trouble import NoMetadata, Unreachable, Untrusted
from instacrm.launcher.updates.trust import Trust
from tests.launcher.updates.assets import Assets
from tests.launcher.updates.conftest import NOW, Computer
from tests.launcher.updates.publisher import PLATFORM, Publisher


def test_an_honest_update_is_on_trial_at_the_next_start(computer: Computer, publisher: Publisher) -> None:
    publisher.offer("1.1.0", 2)

    looked = computer.look()

    assert (looked.code, looked.version) == ("staged", "1.1.0")
    assert computer.starts() == "1.1.0"


def test_rollback_an_older_signed_list_is_refused(computer: Computer, publisher: Publisher, tmp_path: Path) -> None:
    shutil.copytree(publisher.repo / "metadata", tmp_path / "older")
    publisher.offer("1.1.0", 2)
    computer.look()
    shutil.rmtree(publisher.repo / "metadata")
    shutil.copytree(tmp_path / "older", publisher.repo / "metadata")

    assert computer.look().code == "update-untrusted"


def test_freeze_an_expired_list_is_refused(computer: Computer, publisher: Publisher) -> None:
    publisher.at(-40).timestamp(publisher.keys["timestamp"])

    assert computer.look().code == "update-untrusted"


def test_mix_and_match_parts_of_two_lists_are_refused(computer: Computer, publisher: Publisher) -> None:
    publisher.offer("1.1.0", 2)
    newest = sorted((publisher.repo / "metadata").glob("*.targets.json"))
    shutil.copy(newest[0], newest[-1])

    assert computer.look().code == "update-untrusted"
    assert computer.starts() == "1.0.0"


@pytest.mark.parametrize("role", ["targets", "snapshot", "timestamp"])
def test_wrong_key_a_list_signed_by_another_key_is_refused(role: str, computer: Computer, publisher: Publisher) -> None:
    publisher.keys[role] = publisher.keys["packs"]
    publisher.offer("1.1.0", 2)

    assert computer.look().code == "update-untrusted"
    assert computer.starts() == "1.0.0"


def test_a_repository_of_somebody_else_is_refused_whole(
    computer: Computer, publisher: Publisher, tmp_path: Path
) -> None:
    other = Publisher(tmp_path / "other", NOW)
    other.offer("9.0.0", 90)
    shutil.rmtree(publisher.repo)
    shutil.copytree(other.repo, publisher.repo)

    assert computer.look().code == "update-untrusted"
    assert computer.starts() == "1.0.0"


@pytest.mark.parametrize("place", [0, 400, -1])
def test_tampered_one_flipped_bit_of_an_archive_is_refused(
    place: int, computer: Computer, publisher: Publisher, assets: Assets
) -> None:
    path = publisher.offer("1.1.0", 2)

    def flip(data: bytes) -> bytes:
        spoiled = bytearray(data)
        spoiled[place] ^= 1
        return bytes(spoiled)

    assets.spoil[f"targets/{path}"] = flip

    assert computer.look().code == "update-untrusted"
    assert computer.starts() == "1.0.0"
    assert not list(computer.local.rglob("*.part"))


def test_endless_data_is_cut_at_the_signed_length(computer: Computer, publisher: Publisher, assets: Assets) -> None:
    path = publisher.offer("1.1.0", 2)
    assets.spoil[f"targets/{path}"] = lambda data: data + bytes(50 << 20)

    assert computer.look().code == "staged"
    assert sum(file.stat().st_size for file in computer.program.rglob("*") if file.is_file()) < 1 << 20


def test_endless_metadata_is_refused_early(computer: Computer, assets: Assets) -> None:
    assets.spoil["metadata/timestamp.json"] = lambda data: data + b" " * (50 << 20)

    assert computer.look().code == "update-untrusted"


@pytest.mark.parametrize("how", ["silent", "dripping"])
def test_slow_retrieval_of_a_list_ends_in_time(how: str, computer: Computer, assets: Assets) -> None:
    getattr(assets, how).add("metadata/timestamp.json")

    with pytest.raises(Unreachable):
        computer.trust(within_s=0.3).refresh()


def test_a_signed_older_release_is_no_update(computer: Computer, publisher: Publisher) -> None:
    publisher.offer("1.1.0", 2)
    computer.look()
    computer.versions.choose()
    computer.versions.confirm("1.1.0")
    targets = publisher.repository
    custom = {"version": "1.0.0", "seq": 1, "archive": "v1.0.0/app-1.0.0.zip", "runtime": "system", "unpacked_bytes": 9}
    file = publisher.folder / "channel.json"
    file.write_text(json.dumps(custom))
    targets.add(f"channel/{PLATFORM}.json", file, custom, publisher.keys["targets"])
    publisher.publish()

    assert computer.look().code == "current"
    assert computer.starts() == "1.1.0"


def test_an_archive_of_another_version_than_offered_is_refused(computer: Computer, publisher: Publisher) -> None:
    publisher.code("1.1.0", 2, about={"seq": 7})
    publisher.offer("1.1.0", 2)

    assert computer.look().code == "update-archive-bad"
    assert computer.starts() == "1.0.0"


def test_the_key_of_the_packs_cannot_sign_a_release(computer: Computer, publisher: Publisher) -> None:
    file = publisher.code("1.1.0", 2)
    publisher.repository.add("packs/app-1.1.0.zip", file, None, publisher.keys["packs"])
    publisher.publish()
    trust = computer.trust()
    trust.refresh()

    assert trust.find_target("packs/app-1.1.0.zip") is not None
    assert trust.find_target("v1.1.0/app-1.1.0.zip") is None


def test_an_address_without_updates_is_told_from_one_that_is_away(computer: Computer, publisher: Publisher) -> None:
    nothing = parse_source(computer.assets.url + "/elsewhere")
    trust = Trust(computer.local / "other", nothing, publisher.root, Fetcher(gap_s=1.0))

    with pytest.raises(NoMetadata):
        trust.refresh()


def test_new_root_keys_are_followed_when_the_old_ones_agree(computer: Computer, publisher: Publisher) -> None:
    old, new = publisher.keys["root"][0], publisher.keys["packs"][0]
    publisher.repository.rotate("root", old, new, [*publisher.keys["root"], new])
    publisher.repository.rotate("targets", publisher.keys["targets"][0], new, [publisher.keys["root"][1], new])
    publisher.keys["targets"] = [new]
    publisher.offer("1.1.0", 2)

    assert computer.look().code == "staged"


def test_one_root_key_alone_changes_nothing(computer: Computer, publisher: Publisher) -> None:
    root = publisher.metadata("1.root.json")
    Path(publisher.repo / "metadata" / "2.root.json").write_text(json.dumps(root))
    forged = Metadata.from_file(str(publisher.repo / "metadata" / "2.root.json"))
    forged.signed.version = 2
    forged.sign(publisher.keys["root"][0])
    forged.to_file(str(publisher.repo / "metadata" / "2.root.json"))

    with pytest.raises(Untrusted):
        computer.trust().refresh()


def test_the_list_says_when_its_parts_end(publisher: Publisher) -> None:
    assert publisher.at(0).expiring() == []
    assert ("timestamp", 5) in publisher.at(25).expiring()
    assert Metadata[Timestamp].from_file(str(publisher.repo / "metadata" / "timestamp.json")).signed.version > 1
