"""A version that needs another Python brings it along, signed and whole."""

from pathlib import Path

from instacrm.launcher.updates.release import find_release
from tests.launcher.updates.conftest import Computer
from tests.launcher.updates.publisher import PLATFORM, Publisher
from tools.release.packing import pack

NEW = "cpython-9.9.9-qt-9.9.9-linux64"


def a_python(publisher: Publisher, folder: Path, name: str = NEW) -> str:
    """The archive of a Python of that name, signed; its path."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python3").write_text("#!/bin/sh\necho nine\n")
    (folder / "bin" / "python3").chmod(0o755)
    path = f"v1.1.0/{name}.zip"
    file = publisher.repo / "targets" / path
    pack(folder, file, {"version": "9.9.9", "seq": 0, "platform": PLATFORM, "runtime": name, "store": 0})
    publisher.repository.add(path, file, None, publisher.keys["targets"])
    return path


def test_a_version_with_a_new_python_brings_it(computer: Computer, publisher: Publisher, tmp_path: Path) -> None:
    path = a_python(publisher, tmp_path / "python")
    publisher.code("1.1.0", 2, about={"runtime": NEW})
    publisher.offer("1.1.0", 2, runtime=NEW, runtime_archive=path)

    looked = computer.look()

    python = computer.versions.runtime(NEW)
    assert looked.code == "staged"
    assert find_release(python) is not None
    assert (python / "bin" / "python3").stat().st_mode & 0o100
    assert computer.starts() == "1.1.0"


def test_a_python_that_is_there_is_not_fetched_again(computer: Computer, publisher: Publisher, tmp_path: Path) -> None:
    path = a_python(publisher, tmp_path / "python")
    publisher.code("1.1.0", 2, about={"runtime": NEW})
    publisher.offer("1.1.0", 2, runtime=NEW, runtime_archive=path)
    computer.look()
    computer.versions.confirm("1.1.0")
    (publisher.repo / "targets" / path).unlink()
    publisher.code("1.2.0", 3, about={"runtime": NEW})
    publisher.offer("1.2.0", 3, runtime=NEW, runtime_archive=path)

    looked = computer.look()

    assert (looked.code, computer.starts()) == ("staged", "1.2.0")


def test_a_python_goes_with_the_last_version_that_needs_it(
    computer: Computer, publisher: Publisher, tmp_path: Path
) -> None:
    pythons = {"old": a_python(publisher, tmp_path / "old", "old"), NEW: a_python(publisher, tmp_path / "new")}
    for seq, (version, runtime) in enumerate([("1.1.0", "old"), ("1.2.0", NEW), ("1.3.0", NEW)], start=2):
        publisher.code(version, seq, about={"runtime": runtime})
        publisher.offer(version, seq, runtime=runtime, runtime_archive=pythons[runtime])
        computer.look()
        computer.versions.confirm(version)

    computer.look()

    assert {folder.name for folder in (computer.program / "versions").iterdir()} == {"1.2.0", "1.3.0"}
    assert [folder.name for folder in (computer.program / "runtimes").iterdir()] == [NEW]
