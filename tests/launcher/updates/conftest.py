import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from instacrm.launcher.updates.disk import Disk
from instacrm.launcher.updates.fetcher import Fetcher
from instacrm.launcher.updates.last import Looked
from instacrm.launcher.updates.source import parse_source
from instacrm.launcher.updates.trust import Trust
from instacrm.launcher.updates.updating import Here, look
from instacrm.launcher.updates.versions import Versions
from tests.launcher.updates.assets import Assets
from tests.launcher.updates.publisher import PLATFORM, Publisher

NOW = datetime.fromtimestamp(time.time(), UTC).replace(microsecond=0)


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    made = Publisher(tmp_path / "publisher", NOW)
    made.publish()
    return made


@pytest.fixture
def assets(publisher: Publisher) -> Iterator[Assets]:
    serving = Assets(publisher.repo)
    yield serving
    serving.close()


class Computer:
    """A computer with the program on it, whose launcher knows `root`."""

    def __init__(self, folder: Path, assets: Assets, root: bytes) -> None:
        self.program, self.local = folder / "Documents" / "Insta Outreach Logger", folder / "local"
        self.assets, self.root = assets, root
        self.disk = Disk()
        self.versions = Versions(self.program, self.disk)

    def trust(self, *, within_s: float = 5.0) -> Trust:
        source = parse_source(self.assets.url)
        return Trust(self.local / "metadata", source, self.root, Fetcher(gap_s=1.0, within_s=within_s))

    def look(self, disk: Disk | None = None) -> Looked:
        disk = disk or self.disk
        here = Here(Versions(self.program, disk), self.local, PLATFORM)
        return look(self.trust(), here, now_ms=0)

    def starts(self) -> str | None:
        """The version of the next start; one that is found whole and reads as what it claims."""
        chosen = self.versions.choose()
        if chosen is None:
            return None
        said = (chosen.folder / "pack" / "main.py").read_text()
        return chosen.release.version if said == f"VERSION = {chosen.release.version!r}\n" else "torn"


@pytest.fixture
def computer(tmp_path: Path, publisher: Publisher, assets: Assets) -> Computer:
    """Version 1.0.0 is installed and runs; 1.1.0 is not offered yet."""
    made = Computer(tmp_path / "computer", assets, publisher.root)
    publisher.offer("1.0.0", 1)
    assert made.look().code == "staged"
    made.versions.confirm("1.0.0")
    return made
