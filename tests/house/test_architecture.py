"""What ARCHITECTURE.md and docs/seed.md say is what the tree holds, and the import rules can fail."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def folders_named() -> set[str]:
    table = (ROOT / "ARCHITECTURE.md").read_text().split("## Where things are")[1].split("\n\n")[1]
    return set(re.findall(r"^\| `([^`]+)/` \|", table, re.MULTILINE))


def folders_there() -> set[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    top = {path.split("/")[0] for path in listed if "/" in path and not path.startswith((".", "src/", "requirements/"))}
    programs = {"/".join(path.split("/")[:3]) for path in listed if re.match(r"src/instacrm/\w+/", path)}
    return top | programs


def test_the_folder_table_names_every_folder() -> None:
    assert folders_named() == folders_there()


def seed_rows() -> list[tuple[str, str, str]]:
    rows = re.findall(r"^\| (S\d+)[^|]*\|([^|]*)\|([^|]*)\|", (ROOT / "docs/seed.md").read_text(), re.MULTILINE)
    return [(row, where, test) for row, where, test in rows]


def test_no_row_of_the_seed_is_dropped() -> None:
    assert {row for row, _, _ in seed_rows()} == {f"S{number}" for number in range(1, 29)}


def test_every_place_the_seed_page_names_exists() -> None:
    places = [place for _, where, test in seed_rows() for place in re.findall(r"`([\w./-]+/[\w./-]+)`", where + test)]

    missing = [place for place in places if not (ROOT / place).exists()]

    assert len(places) > 28
    assert missing == []


BREACHES = {
    "src/instacrm/domain/breach.py": "import os\n",
    "src/instacrm/wire/breach.py": "import instacrm.agent.store\n",
    "src/instacrm/bridge/breach.py": "import msgspec\n",
    "src/instacrm/agent/store/breach.py": "import instacrm.agent.actions\n",
    "src/instacrm/agent/actions/breach.py": "import asyncio\n",
    "src/instacrm/agent/breach.py": "",
    "src/instacrm/service/store/breach.py": "import instacrm.service.actions\n",
    "src/instacrm/launcher/breach.py": "import instacrm.service\n",
}


@pytest.mark.parametrize("path", BREACHES)
def test_a_breach_of_the_import_rules_is_found(path: str, tmp_path: Path) -> None:
    copy = tmp_path / "src"
    subprocess.run(["cp", "-r", str(ROOT / "src"), str(copy)], check=True)
    (tmp_path / path).write_text(BREACHES[path])
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())

    found = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(copy), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 1
    assert "breach" in found.stdout


def test_whoever_may_reach_the_network_opens_no_transaction() -> None:
    agent = ROOT / "src" / "instacrm" / "agent"
    opening = {
        path.relative_to(agent).parts[0]
        for path in agent.rglob("*.py")
        if re.search(r"\.(reading|changing|looking)\(\)", path.read_text())
    }

    assert opening == {"actions", "store", "leaving.py"}
