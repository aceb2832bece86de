"""The ceremony of the keys and the first releases, by the commands that people type; then computers follow them."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from instacrm.agent.sync.packs import TARGET, fetch_pack
from instacrm.launcher.launching import stop_agent
from tests.launcher.test_launching import Person
from tests.launcher.updates.assets import Assets
from tools.package.version import archive, build
from tools.release.__main__ import main

PLATFORM = "linux64"


class Project:
    """Ada and Ben hold the root keys, each on a stick; what the release job may use lies in `online`."""

    def __init__(self, folder: Path, run: Callable[..., int]) -> None:
        self.folder, self.run = folder, run
        self.repo, self.online = folder / "pages", folder / "online"
        self.ada, self.ben = folder / "stick-ada", folder / "stick-ben"
        run("keys", self.ada, "--only", "root", "--name", "root-ada")
        run("keys", self.ben, "--only", "root", "--name", "root-ben")
        run("keys", self.ada, "--only", "packs")
        for role in ("targets", "snapshot", "timestamp"):
            run("keys", self.online, "--only", role)
        run("begin", self.repo, "--keys", self.ada, self.ben, self.online)

    def publishes(self) -> int:
        keys = ("--snapshot", self.online / "snapshot.pem", "--timestamp", self.online / "timestamp.pem")
        return self.run("publish", self.repo, *keys)

    def releases(self, person: Person, version: str, seq: int) -> None:
        """A version, signed by what the release job has."""
        made = self.folder / f"made-{version}"
        build(person.version(version, seq), made)
        path = f"v{version}/app-{version}-{PLATFORM}.zip"
        file = self.repo / "targets" / path
        unpacked = archive(person.version(version, seq), made, file)
        offer = {
            "version": version, "seq": seq, "archive": path, "runtime": "system", "unpacked_bytes": unpacked
        }  # fmt: skip
        targets = ("--key", self.online / "targets.pem")
        assert self.run("add", self.repo, path, file, *targets) == 0
        assert self.run("offer", self.repo, PLATFORM, "--custom", json.dumps(offer), *targets) == 0
        assert self.publishes() == 0


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """`python -m tools.release …`; the exit code."""

    def release(*words: str | Path) -> int:
        monkeypatch.setattr(sys, "argv", ["release", *map(str, words)])
        return main()

    return release


@pytest.fixture
def project(tmp_path: Path, run: Callable[..., int]) -> Project:
    return Project(tmp_path / "project", run)


@pytest.fixture
def person(project: Project, tmp_path: Path) -> Iterator[Person]:
    """Has version 1.0.0, with the project's root built in."""
    root = (project.repo / "metadata" / "1.root.json").read_bytes()
    somebody = Person(tmp_path / "person", root=root, served=Assets(project.repo))
    yield somebody
    assert stop_agent(somebody.installed.home)
    somebody.assets.close()


def test_releases_reach_computers_without_the_keys_that_people_keep(project: Project, person: Person) -> None:
    for stick in (project.ada, project.ben):
        stick.rename(stick.with_name(f"{stick.name}-in-a-drawer"))
    person.starts("--silent", "--source", person.assets.url)

    project.releases(person, "1.1.0", 2)
    person.updates()

    assert person.starts("--silent", "--no-update").returncode == 0
    assert person.runs == "1.1.0"


def test_new_keys_and_a_renewed_root_are_followed(project: Project, person: Person) -> None:
    person.starts("--silent", "--source", person.assets.url)
    project.run("keys", project.folder / "new", "--only", "targets")
    roots = (project.ada / "root-ada.pem", project.ben / "root-ben.pem")
    old, new = project.online / "targets.pem", project.folder / "new" / "targets.pem"

    codes = [
        project.run("rotate", project.repo, "targets", "--old", old, "--new", new, "--root", *roots),
        project.run("renew", project.repo, "root", "--key", *roots),
    ]
    refused = project.run("renew", project.repo, "targets", "--key", old)
    new.replace(old)
    project.releases(person, "1.1.0", 2)
    person.updates()

    assert (codes, refused) == ([0, 0], 1)
    assert (project.repo / "metadata" / "3.root.json").exists()
    assert person.installed.versions().load().trial is not None


def test_a_pack_is_signed_by_its_own_key_alone(project: Project, person: Person, tmp_path: Path) -> None:
    pack = tmp_path / "selectors.json"
    pack.write_text('{"format": 1, "version": 2, "anchors": {}}')
    (project.repo / "targets" / "packs").mkdir(parents=True)
    (project.repo / "targets" / TARGET).write_bytes(pack.read_bytes())
    # As Core mirrors it.
    (project.repo / "v1").mkdir()
    (project.repo / "v1" / "packs").symlink_to(project.repo)

    project.run("keys", project.ben, "--only", "packs")
    targets, old, new = (project.online / "targets.pem", project.ada / "packs.pem", project.ben / "packs.pem")
    rotated = project.run("rotate", project.repo, "packs", "--old", old, "--new", new, "--root", targets)
    wrong = project.run("add", project.repo, TARGET, pack, "--key", targets)
    gone = project.run("add", project.repo, TARGET, pack, "--key", old)
    right = project.run("add", project.repo, TARGET, pack, "--key", new)
    project.publishes()

    assert (rotated, wrong, gone, right) == (0, 1, 1, 0)
    assert fetch_pack(tmp_path / "packs", person.assets.url, person.root) == pack.read_bytes()


def test_what_ends_soon_is_told_and_a_key_is_never_written_over(project: Project) -> None:
    again = project.run("keys", project.online, "--only", "targets")

    assert project.run("expiring", project.repo) == 0
    assert again == 1


def test_one_person_alone_changes_no_root(project: Project) -> None:
    code = project.run("renew", project.repo, "root", "--key", project.ada / "root-ada.pem")

    assert code == 1
    assert not (project.repo / "metadata" / "2.root.json").exists()
