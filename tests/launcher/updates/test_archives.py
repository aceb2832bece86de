"""Archives that lie about themselves, and addresses that are none."""

import contextlib
import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.launcher.updates import archive
from instacrm.launcher.updates.disk import Disk
from instacrm.launcher.updates.release import parse_release
from instacrm.launcher.updates.source import find_source, keep_source, parse_source
from instacrm.launcher.updates.trouble import BadArchive, BadSource

ABOUT = {"version": "1.0.0", "seq": 1, "platform": "linux64", "runtime": "system", "store": 1}


def an_archive(file: Path, listed: dict[str, bytes], there: dict[str, bytes]) -> Path:
    files = {path: [len(data), sha256(data).hexdigest(), False] for path, data in listed.items()}
    with zipfile.ZipFile(file, "w") as out:
        out.writestr("release.json", json.dumps({**ABOUT, "files": files}))
        for path, data in there.items():
            out.writestr(path, data)
    return file


@pytest.mark.parametrize(
    "path",
    ["../out", "/etc/x", "a/../../b", "C:/x", "a\\b", "con.txt", "a/NUL", "x ", "x.", "a//b", "./a", "a\nb", "x:y"],
)
def test_a_path_outside_or_strange_is_refused(path: str, tmp_path: Path) -> None:
    file = an_archive(tmp_path / "a.zip", {path: b"x"}, {path: b"x"})

    with pytest.raises(BadArchive):
        archive.unpack(file, tmp_path / "to" / "1.0.0", Disk())

    assert list((tmp_path / "to").glob("**/x")) == []


@pytest.mark.parametrize(
    ("listed", "there"),
    [
        ({"a": b"x"}, {"a": b"x", "more": b"y"}),
        ({"a": b"x", "less": b"y"}, {"a": b"x"}),
        ({"a": b"x"}, {"a": b"y"}),
        ({"a": b"x"}, {"a": b"xx"}),
        ({"a": b"x", "A": b"y"}, {"a": b"x", "A": b"y"}),
    ],
)
def test_an_archive_that_is_not_its_list_is_refused(
    listed: dict[str, bytes], there: dict[str, bytes], tmp_path: Path
) -> None:
    file = an_archive(tmp_path / "a.zip", listed, there)

    with pytest.raises(BadArchive):
        archive.unpack(file, tmp_path / "to" / "1.0.0", Disk())

    assert list((tmp_path / "to").iterdir()) == []


@given(
    st.binary(max_size=400)
    | st.dictionaries(st.text(), st.integers() | st.text() | st.none()).map(json.dumps).map(str.encode)
)
def test_no_list_makes_anything_but_a_release_or_a_refusal(data: bytes) -> None:
    with contextlib.suppress(BadArchive):
        assert parse_release(data).files is not None


@pytest.mark.parametrize(
    ("text", "metadata"),
    [
        ("Acme/insta-crm", "https://acme.github.io/insta-crm/metadata/"),
        ("https://updates.acme.example/crm/", "https://updates.acme.example/crm/metadata/"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/metadata/"),
    ],
)
def test_a_source_is_owner_and_repo_or_an_address(text: str, metadata: str) -> None:
    assert parse_source(text).metadata_url == metadata


@pytest.mark.parametrize(
    "text",
    [
        "",
        "acme",
        "http://updates.example",
        "ftp://a/b",
        "https://",
        "https://u:p@a.example",
        "https://a.example/?x=1",
        "a/b/c",
        "https://[::1",
        "https://a.example:99999",
        "-a/b",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadSource):
        parse_source(text)


def test_a_source_is_remembered_with_whether_it_was_proved(tmp_path: Path) -> None:
    source = parse_source("acme/crm")

    keep_source(tmp_path, source, proved=False, disk=Disk())

    assert find_source(tmp_path) == (source, False)


@pytest.mark.parametrize("kept", [b"", b"[]", b'{"source": 3, "proved": true}', b'{"source": "no", "proved": true}'])
def test_a_remembered_source_that_cannot_be_read_is_none(kept: bytes, tmp_path: Path) -> None:
    (tmp_path / "source.json").write_bytes(kept)

    assert find_source(tmp_path) is None
