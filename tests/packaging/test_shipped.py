"""The packages that installers carry are all that the programs on a person's computer ask for."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCKS = [ROOT / "requirements" / f"computer-{system}.txt" for system in ("windows", "linux")]
# As an installer leaves it: what lies in this test's own environment besides is not there.
PROGRAM = """
import sys
from importlib.abc import MetaPathFinder
from importlib.metadata import packages_distributions
from pathlib import Path

def plain(name):
    return name.lower().replace("_", "-").replace(".", "-")

shipped = {plain(name) for name in sys.argv[2:]} | {"instacrm"}
owners = packages_distributions().items()
absent = {module for module, names in owners if not {plain(name) for name in names} & shipped}

class NotShipped(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError(f"{name} is not in the installers", name=name)

sys.meta_path.insert(0, NotShipped())
import instacrm.agent.main, instacrm.installer.main, instacrm.launcher.main, instacrm.main
import instacrm.launcher.updates.updating, instacrm.launcher.finding_updates
from instacrm.service.main import open_solo

open_solo(Path(sys.argv[1])).database.close()
"""


def test_every_program_of_a_computer_runs_on_the_packages_that_are_shipped(tmp_path: Path) -> None:
    each = [set(re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(), re.MULTILINE)) for lock in LOCKS]

    said = subprocess.run(
        [sys.executable, "-I", "-c", PROGRAM, str(tmp_path / "core.db"), *set.intersection(*each)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stderr[-2000:]
    assert (tmp_path / "core.db").exists()
