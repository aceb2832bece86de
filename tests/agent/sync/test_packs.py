"""Selector packs from a signed repository, over a real Core that mirrors it, to the agent: good ones and bad ones."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from securesystemslib.signer import CryptoSigner

from instacrm.agent.actions.packing import adopt_pack, find_pack
from instacrm.agent.actions.stating import state
from instacrm.agent.store import Store
from instacrm.agent.sync.packs import TARGET, Packs, fetch_pack
from instacrm.domain.errors import BadPack, ServerAway
from instacrm.domain.packs import parse_pack
from instacrm.service.http.app import build_app
from instacrm.service.http.context import AppState
from instacrm.service.http.packs import packs_router
from instacrm.service.identity.settings import Client, IdentitySettings
from instacrm.service.settings import Settings
from instacrm.service.store.engine import Database
from instacrm.wire.native import CoreState
from tests.builders import NOON, a_store, a_who
from tests.service.reports.door import served
from tools.release.keys import ROLES
from tools.release.repository import Repository

DAY = timedelta(days=1)
NOW = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 (signed lists end by the real clock)


def a_pack(version: int = 2, **changes: Any) -> bytes:
    anchors = {"list": [{"id": "renamed", "css": '[data-pagelet="NewMessages"]', "most": 8}]}
    return json.dumps({"format": 1, "version": version, "anchors": anchors} | changes).encode()


class Mirror:
    """A repository with keys of its own in the folder that Core mirrors."""

    def __init__(self, folder: Path, now: datetime = NOW) -> None:
        self.folder = folder
        self.keys = {role: [CryptoSigner.generate_ed25519()] for role in ROLES}
        self.repository = Repository(folder, now)
        folder.mkdir()
        self.repository.begin(self.keys, threshold=1)
        self.root = (folder / "metadata" / "1.root.json").read_bytes()

    def publish(self, data: bytes, *, by: str = "packs", path: str = TARGET) -> None:
        """`data` is signed with the key of role `by`, and everybody may fetch it."""
        file = self.folder / "targets" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        self.repository.add(path, file, None, self.keys[by])
        self.repository.snapshot(self.keys["snapshot"], self.keys["timestamp"])


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror(tmp_path / "mirror")


@pytest.fixture
def url(mirror: Mirror, tmp_path: Path) -> Iterator[str]:
    nobody = Client("id", "secret")
    identity = IdentitySettings("https://issuer.test", nobody, nobody, "https://crm.test")
    settings = Settings(
        identity=identity, packs_dir=mirror.folder, requests_per_minute=100_000, account_requests_per_minute=100_000
    )
    database = Database(f"sqlite:///{tmp_path / 'core.db'}")
    with served(build_app(AppState(db=database, settings=settings, now_ms=lambda: NOON), [packs_router()])) as address:
        yield address
    database.close()


def in_use(store: Store) -> int | None:
    told = state(store, a_who(), signed_in="yes", core=CoreState("live"), now_ms=NOON)
    return told.pack.version if told.pack else None


def looks(store: Store, folder: Path, url: str, root: bytes) -> None:
    asyncio.run(Packs(store, folder, lambda: url, root).look(root))


def test_a_signed_pack_reaches_the_extension_through_core_and_agent(mirror: Mirror, url: str, tmp_path: Path) -> None:
    mirror.publish(a_pack())
    store = a_store(tmp_path / "store")

    looks(store, tmp_path / "packs", url, mirror.root)

    assert in_use(store) == 2
    store.close()


def test_the_last_good_pack_is_in_use_after_a_restart_without_a_server(
    mirror: Mirror, url: str, tmp_path: Path
) -> None:
    mirror.publish(a_pack())
    store = a_store(tmp_path / "store")
    looks(store, tmp_path / "packs", url, mirror.root)
    store.close()

    store = a_store(tmp_path / "store")
    looks(store, tmp_path / "packs", "http://127.0.0.1:9", mirror.root)

    assert in_use(store) == 2
    store.close()


def test_a_server_without_a_mirror_has_no_packs(mirror: Mirror, url: str, tmp_path: Path) -> None:
    shutil.rmtree(mirror.folder)

    with pytest.raises(ServerAway):
        fetch_pack(tmp_path / "packs", url, mirror.root)


@pytest.mark.parametrize("by", ["targets", "timestamp"])
def test_a_pack_signed_by_another_role_is_not_believed(mirror: Mirror, url: str, tmp_path: Path, by: str) -> None:
    mirror.publish(a_pack(2))
    store = a_store(tmp_path / "store")
    looks(store, tmp_path / "packs", url, mirror.root)
    mirror.publish(a_pack(3), by=by)

    with pytest.raises(BadPack):
        fetch_pack(tmp_path / "packs", url, mirror.root)

    looks(store, tmp_path / "packs", url, mirror.root)
    assert in_use(store) == 2
    store.close()


def test_a_repository_of_other_keys_is_not_believed(mirror: Mirror, url: str, tmp_path: Path) -> None:
    mirror.publish(a_pack())
    other = Mirror(tmp_path / "other")

    with pytest.raises(BadPack):
        fetch_pack(tmp_path / "packs", url, other.root)


def test_a_pack_that_was_changed_on_the_server_is_not_believed(mirror: Mirror, url: str, tmp_path: Path) -> None:
    mirror.publish(a_pack())
    (mirror.folder / "targets" / TARGET).write_bytes(a_pack().replace(b"NewMessages", b"OldMessages"))

    with pytest.raises(BadPack):
        fetch_pack(tmp_path / "packs", url, mirror.root)


def test_an_older_list_than_one_seen_is_not_believed(mirror: Mirror, url: str, tmp_path: Path) -> None:
    mirror.publish(a_pack(2))
    shutil.copytree(mirror.folder, tmp_path / "yesterday")
    mirror.publish(a_pack(3))
    fetch_pack(tmp_path / "packs", url, mirror.root)
    shutil.rmtree(mirror.folder)
    shutil.copytree(tmp_path / "yesterday", mirror.folder)

    with pytest.raises(BadPack):
        fetch_pack(tmp_path / "packs", url, mirror.root)


def test_lists_that_have_ended_are_not_believed(tmp_path: Path, url: str, mirror: Mirror) -> None:
    shutil.rmtree(mirror.folder)
    ended = Mirror(mirror.folder, NOW - 400 * DAY)
    ended.publish(a_pack())

    with pytest.raises(BadPack):
        fetch_pack(tmp_path / "packs", url, ended.root)


BAD = [
    b"",
    b"[]",
    b"\xff{}",
    a_pack(format=2),
    a_pack(0),
    a_pack(anchors={}),
    a_pack(anchors={"list": []}),
    a_pack(anchors={"List!": [{"id": "a", "css": "a"}]}),
    a_pack(anchors={"list": [{"id": "a", "css": ""}]}),
    a_pack(anchors={"list": [{"id": "a", "css": "a{}"}]}),
    a_pack(anchors={"list": [{"id": "a", "css": "a", "run": "code"}]}),
    a_pack(anchors={"list": [{"id": "a", "css": "a", "most": 0}]}),
    a_pack(anchors={"list": [{"id": "a", "css": "a" * 501}]}),
    a_pack(note="x" * (64 << 10)),
]


@pytest.mark.parametrize("data", BAD, ids=range(len(BAD)))
def test_a_pack_of_another_shape_is_refused(data: bytes) -> None:
    with pytest.raises(BadPack):
        parse_pack(data)


def test_a_bad_pack_changes_nothing_though_it_is_signed(mirror: Mirror, url: str, tmp_path: Path) -> None:
    mirror.publish(a_pack(2))
    store = a_store(tmp_path / "store")
    looks(store, tmp_path / "packs", url, mirror.root)
    mirror.publish(a_pack(3, anchors={"list": [{"id": "a", "css": "a{}"}]}))

    looks(store, tmp_path / "packs", url, mirror.root)

    assert in_use(store) == 2
    store.close()


def test_versions_only_grow(tmp_path: Path) -> None:
    store = a_store(tmp_path / "store")
    adopt_pack(store, a_pack(5))

    with pytest.raises(BadPack):
        adopt_pack(store, a_pack(4))

    again = adopt_pack(store, a_pack(5))
    with store.reading() as db:
        assert (again, find_pack(db) == parse_pack(a_pack(5))) == (False, True)
    store.close()
