"""A Python is split so that an update carries what changed."""

import json
from pathlib import Path

import pytest

from instacrm.launcher.updates.archive import read_list
from instacrm.launcher.updates.parts import PARTS
from tools.package.parts import list_parts
from tools.release.packing import pack_listed, sums

ABOUT = {"version": "3.11.9", "seq": 0, "platform": "win64", "store": 0}
SITE = "Lib/site-packages"
LARGE = "x" * (1 << 20)
FILES = {
    "python.exe": "exe",
    "Lib/os.py": "os",
    f"{SITE}/large/__init__.py": LARGE,
    f"{SITE}/large/__pycache__/__init__.cpython-311.pyc": "large, compiled",
    f"{SITE}/large-1.0.dist-info/METADATA": "large, described",
    f"{SITE}/small/__init__.py": "small",
    f"{SITE}/tiny.py": "tiny",
    f"{SITE}/__pycache__/tiny.cpython-311.pyc": "tiny, compiled",
    f"{SITE}/Window6/window.dll": LARGE,
}
RECORDS = {
    "large-1.0": ["large/__init__.py", "large-1.0.dist-info/METADATA", "large-1.0.dist-info/RECORD", "../../bin/large"],
    "small-1.0": ["small/__init__.py"],
    "tiny-1.0": ["tiny.py", "__pycache__/tiny.cpython-311.pyc"],
}


def laid_out(folder: Path, **changed: str) -> tuple[Path, dict[str, list[str]]]:
    """A Python of these files, and the files of each of its parts by the part's name without its content's."""
    runtime, site = folder / "runtime", folder / "site"
    for path, text in (FILES | changed).items():
        (runtime / path).parent.mkdir(parents=True, exist_ok=True)
        (runtime / path).write_text(text)
    for package, paths in RECORDS.items():
        (site / f"{package}.dist-info").mkdir(parents=True)
        (site / f"{package}.dist-info" / "RECORD").write_text("".join(f"{path},sha256=abc,1\n" for path in paths))
    names = list_parts(runtime, site, ABOUT)
    listed = {name: json.loads((runtime / PARTS / f"{name}.json").read_bytes())["files"] for name in names}
    return runtime, {name: sorted(files) for name, files in listed.items()}


def test_python_large_packages_and_the_small_ones_are_parts_and_no_file_is_left_out(tmp_path: Path) -> None:
    _, parts = laid_out(tmp_path)

    found = {name.rpartition("-")[0]: len(files) for name, files in parts.items()}
    assert found == {"large": 3, "python": 2, "small-packages": 3, "window6": 1}
    assert sorted(path for files in parts.values() for path in files) == sorted(FILES)


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ("Lib/os.py", "python"),
        (f"{SITE}/large/__pycache__/__init__.cpython-311.pyc", "large"),
        (f"{SITE}/__pycache__/tiny.cpython-311.pyc", "small-packages"),
        (f"{SITE}/Window6/window.dll", "window6"),
    ],
)
def test_a_changed_file_gives_its_part_another_name_and_no_other(changed: str, part: str, tmp_path: Path) -> None:
    _, before = laid_out(tmp_path / "before")
    _, after = laid_out(tmp_path / "after", **{changed: FILES[changed] + "another"})

    assert {name.rpartition("-")[0] for name in before.keys() ^ after.keys()} == {part}


def test_a_part_packed_for_an_update_holds_its_files_and_their_list(tmp_path: Path) -> None:
    runtime, parts = laid_out(tmp_path)
    name = next(name for name in parts if name.startswith("large-"))

    pack_listed(runtime, runtime / PARTS / f"{name}.json", tmp_path / f"{name}.zip")

    release = read_list(tmp_path / f"{name}.zip")
    kept = sums(runtime)
    assert release.runtime == name
    assert {path: tuple(one) for path, one in release.files.items()} == {path: kept[path] for path in parts[name]}
