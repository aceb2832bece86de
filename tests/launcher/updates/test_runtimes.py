"""A version that needs another Python brings it along, signed and whole; of its parts those that are not there yet."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from instacrm.launcher.updates.parts import PARTS, find_part
from instacrm.launcher.updates.release import find_release
from tests.launcher.updates.assets import Assets
from tests.launcher.updates.conftest import Computer
from tests.launcher.updates.publisher import PLATFORM, Publisher
from tests.launcher.updates.test_breaking import CutAt, in_a_process_of_its_own
from tools.release.packing import pack

OLD, NEW = "cpython-9.9.9-old", "cpython-9.9.9-new"
PYTHON = {"bin/python3": "#!/bin/sh\necho nine\n"}


def a_part(publisher: Publisher, name: str, files: dict[str, str], *, called: str | None = None) -> str:
    """A part of a Python, signed; its path."""
    folder = publisher.folder / f"part-{name}"
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)
        (folder / file).chmod(0o755 if file.startswith("bin/") else 0o644)
    path = f"v1.1.0/{name}.zip"
    archive = publisher.repo / "targets" / path
    pack(folder, archive, {"version": "9.9.9", "seq": 0, "platform": PLATFORM, "runtime": called or name, "store": 0})
    publisher.repository.add(path, archive, None, publisher.keys["targets"])
    return path


def a_version(publisher: Publisher, version: str, seq: int, runtime: str, *parts: str) -> None:
    """A version that runs on `runtime`, offered."""
    publisher.code(version, seq, about={"runtime": runtime})
    publisher.offer(version, seq, runtime=runtime, runtime_parts=parts)


def asked_for(assets: Assets) -> list[str]:
    return [path.rpartition("/")[2] for path, _ in assets.asked if path.startswith("targets/")]


@pytest.fixture
def python(computer: Computer, publisher: Publisher, assets: Assets) -> str:
    """The path of Python's own part; 1.1.0 runs on it and on the first edition of a package, and 1.2.0 is offered."""
    path = a_part(publisher, "python-1", PYTHON)
    a_version(publisher, "1.1.0", 2, OLD, path, a_part(publisher, "package-1", {"lib/package.py": "ONE = 1\n"}))
    assert computer.look().code == "staged"
    computer.versions.confirm("1.1.0")
    assets.asked.clear()
    second = a_part(publisher, "package-2", {"lib/package.py": "TWO = 2\n", "lib/more.py": ""})
    a_version(publisher, "1.2.0", 3, NEW, path, second)
    return path


def test_a_version_with_a_new_python_brings_it(computer: Computer, publisher: Publisher) -> None:
    parts = a_part(publisher, "python-1", PYTHON), a_part(publisher, "package-1", {"lib/package.py": "ONE = 1\n"})
    a_version(publisher, "1.1.0", 2, NEW, *parts)

    looked = computer.look()

    runtime = computer.versions.runtime(NEW)
    assert looked.code == "staged"
    assert find_release(runtime) is not None
    assert (runtime / "bin" / "python3").stat().st_mode & 0o100
    assert (runtime / "lib" / "package.py").read_text() == "ONE = 1\n"
    assert computer.starts() == "1.1.0"


def test_a_python_that_is_there_is_not_fetched_again(computer: Computer, publisher: Publisher, assets: Assets) -> None:
    path = a_part(publisher, "python-1", PYTHON)
    a_version(publisher, "1.1.0", 2, NEW, path)
    computer.look()
    computer.versions.confirm("1.1.0")
    assets.asked.clear()
    a_version(publisher, "1.2.0", 3, NEW, path)

    looked = computer.look()

    assert (looked.code, computer.starts(), asked_for(assets)) == ("staged", "1.2.0", ["app-1.2.0.zip"])


def test_of_a_python_with_one_changed_package_only_that_is_fetched(
    computer: Computer, python: str, assets: Assets
) -> None:
    looked = computer.look()

    runtime = computer.versions.runtime(NEW)
    listed = json.loads((runtime / "release.json").read_bytes())
    assert (looked.code, asked_for(assets)) == ("staged", ["app-1.2.0.zip", "package-2.zip"])
    assert (runtime / "bin" / "python3").stat().st_mode & 0o100
    assert (runtime / "lib" / "package.py").read_text() == "TWO = 2\n"
    assert (listed["runtime"], sorted(listed["files"])) == (
        NEW,
        ["bin/python3", "lib/more.py", "lib/package.py", f"{PARTS}/package-2.json", f"{PARTS}/python-1.json"],
    )
    assert all(find_part(runtime.parent, name) for name in ("python-1", "package-2"))
    assert computer.starts() == "1.2.0"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda runtime: (runtime / "bin/python3").write_text("#!/bin/sh\necho NINE\n"), id="in a file"),
        pytest.param(lambda runtime: (runtime / "bin/python3").unlink(), id="a file is gone"),
        pytest.param(lambda runtime: (runtime / PARTS / "python-1.json").write_text("{"), id="in the list"),
    ],
)
def test_a_part_that_was_damaged_here_is_fetched_and_not_copied(
    damage: Callable[[Path], object], computer: Computer, python: str, assets: Assets
) -> None:
    damage(computer.versions.runtime(OLD))

    computer.look()

    assert sorted(asked_for(assets)) == ["app-1.2.0.zip", "package-2.zip", "python-1.zip"]
    assert (computer.versions.runtime(NEW) / "bin" / "python3").read_text() == PYTHON["bin/python3"]


@pytest.mark.parametrize(
    ("files", "called"),
    [({"bin/python3": "another"}, None), ({"lib/else.py": ""}, "another-1")],
    ids=["with a file of another part", "under another name"],
)
def test_parts_that_do_not_fit_together_are_refused(
    files: dict[str, str], called: str | None, computer: Computer, publisher: Publisher
) -> None:
    parts = a_part(publisher, "python-1", PYTHON), a_part(publisher, "package-1", files, called=called)
    a_version(publisher, "1.1.0", 2, NEW, *parts)

    looked = computer.look()

    assert (looked.code, computer.starts()) == ("update-archive-bad", "1.0.0")
    assert not computer.versions.runtime(NEW).exists()


def test_wherever_the_power_is_cut_a_whole_version_starts_and_the_next_look_goes_on(
    computer: Computer, python: str
) -> None:
    ends: list[tuple[int, str | None]] = []

    while not ends or ends[-1][0]:
        at = len(ends)
        code = in_a_process_of_its_own(lambda at=at: computer.look(CutAt(at)))  # type: ignore[misc]
        ends.append((code, computer.starts()))

    assert len(ends) > 20
    assert {code for code, _ in ends} == {0, 9}
    assert {version for _, version in ends} <= {"1.1.0", "1.2.0"}
    assert find_release(computer.versions.runtime(NEW)) is not None


def test_a_python_goes_with_the_last_version_that_needs_it(computer: Computer, publisher: Publisher) -> None:
    pythons = {name: a_part(publisher, f"python-{name}", PYTHON) for name in (OLD, NEW)}
    for seq, (version, runtime) in enumerate([("1.1.0", OLD), ("1.2.0", NEW), ("1.3.0", NEW)], start=2):
        a_version(publisher, version, seq, runtime, pythons[runtime])
        computer.look()
        computer.versions.confirm(version)

    computer.look()

    assert {folder.name for folder in (computer.program / "versions").iterdir()} == {"1.2.0", "1.3.0"}
    assert [folder.name for folder in (computer.program / "runtimes").iterdir()] == [NEW]
