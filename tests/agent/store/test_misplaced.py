"""A data folder on a network or in a synced folder is refused with the reason, untouched."""

from pathlib import Path

import pytest

from instacrm.agent.store import open_store
from instacrm.agent.store.misplaced import refuse_misplaced
from instacrm.domain.errors import StoreMisplaced
from tests.builders import NOON

MOUNTS = """22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 22 0:40 / /home/ada/office\\040share rw,relatime shared:1 - nfs4 server:/office rw
41 22 0:41 / /home/ada/office\\040share/disk rw,relatime - ext4 /dev/sdb rw
"""


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive - North Studio", "Google Drive", "Nextcloud"])
def test_a_folder_that_a_cloud_program_syncs_is_refused_untouched(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "instacrm"

    with pytest.raises(StoreMisplaced, match="syncs to a cloud"):
        open_store(folder, now_ms=NOON)

    assert not folder.exists()


def test_the_mark_of_a_syncing_program_is_enough(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()

    with pytest.raises(StoreMisplaced, match="stfolder"):
        refuse_misplaced(tmp_path / "data")


def test_a_network_drive_is_refused_by_name() -> None:
    with pytest.raises(StoreMisplaced, match="nfs4"):
        refuse_misplaced(Path("/home/ada/office share/data"), MOUNTS)


@pytest.mark.parametrize("folder", ["/home/ada/.local/share/instacrm", "/home/ada/office share/disk/data"])
def test_a_disk_of_this_computer_is_taken(folder: str) -> None:
    refuse_misplaced(Path(folder), MOUNTS)
