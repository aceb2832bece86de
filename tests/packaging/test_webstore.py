"""The archive and the listing for the Chrome Web Store say what the extension is."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

from tools.package.webstore import BUILT, make_archive

LISTING = Path(__file__).parents[2] / "packaging" / "webstore" / "listing.md"


def manifest() -> dict[str, Any]:
    return dict(json.loads((BUILT / "manifest.json").read_text()))


def test_every_permission_has_its_reason_and_no_other_is_named() -> None:
    asked = set(manifest()["permissions"]) | {
        place for one in manifest()["content_scripts"] for place in one["matches"]
    }
    asked |= set(manifest().get("host_permissions", [])) | set(manifest().get("optional_permissions", []))

    table = LISTING.read_text().partition("## Why each permission")[2].partition("**Remote code**")[0]

    assert set(re.findall(r"^\| `([^`]+)` \| .{20,} \|$", table, re.MULTILINE)) == asked


def test_the_summary_is_as_short_as_the_store_wants_it() -> None:
    summary = LISTING.read_text().partition("**Summary**")[2].partition("> ")[2].partition("\n")[0]

    assert 20 < len(summary) <= 132


def test_the_archive_is_the_build_without_the_key(tmp_path: Path) -> None:
    built = {path.relative_to(BUILT).as_posix(): path.read_bytes() for path in BUILT.rglob("*") if path.is_file()}

    with zipfile.ZipFile(make_archive(tmp_path)) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}

    said = json.loads(packed.pop("manifest.json"))
    own = json.loads(built.pop("manifest.json"))
    assert packed == built
    assert own.pop("key")
    assert said == own


def test_the_same_build_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = make_archive(tmp_path / "a"), make_archive(tmp_path / "b")

    assert first.read_bytes() == second.read_bytes()
