"""The script of docs/api.md does what it says, as it stands there, against a real Core and a real provider."""

import re
import subprocess
import sys
from pathlib import Path

from simulator.provider import Provider
from tests.service.identity.office import PEOPLE, running_core

ROOT = Path(__file__).parents[3]
# Somebody who signs in as Dana, in place of a browser.
_VISITOR = """
import sys, urllib.request
from simulator.provider.visitor import visit
urllib.request.urlopen(visit(sys.argv[1], "dana@studio.example"))
"""


def test_the_example_of_the_documents_runs_as_it_stands_there(tmp_path: Path) -> None:
    (script,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text("utf-8"), flags=re.DOTALL)
    (tmp_path / "week.py").write_text(script, "utf-8")
    (tmp_path / "visitor.py").write_text(_VISITOR, "utf-8")
    browser = f"{sys.executable} {tmp_path / 'visitor.py'} %s &"
    told = {"BROWSER": browser, "PYTHONPATH": str(ROOT), "no_proxy": "127.0.0.1"}
    with Provider(PEOPLE) as provider, running_core(provider, tmp_path, "closed") as core:
        core.owner()

        ran = subprocess.run(
            [sys.executable, tmp_path / "week.py", core.url], env=told, capture_output=True, text=True, timeout=60,
            check=False,
        )  # fmt: skip

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == ["Team: 0 sent today, 0 in 7 days", "Dana: 0 today, 0 in 7 days, 0 people"]
