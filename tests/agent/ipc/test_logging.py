"""The agent's own log: a few files of a bounded size, and never a word of anybody."""

import subprocess
import sys
from pathlib import Path

from instacrm.agent.logs import LOG_BYTES_MAX, LOG_FILES

# A program of its own: logging belongs to a whole process.
WRITER = """
import logging, sys
from pathlib import Path
import structlog
from instacrm.agent.logs import start_logging
start_logging(Path(sys.argv[1]))
log = structlog.get_logger("agent")
for number in range(int(sys.argv[2])):
    log.warning("peer-gone", code="x" * 20_000, text="a secret", handle="mila.k", count=number)
logging.getLogger("elsewhere").error("a secret of mila.k")
"""


def test_the_log_is_rotated_bounded_and_without_words_or_handles(tmp_path: Path) -> None:
    lines = 2 * LOG_FILES * LOG_BYTES_MAX // 20_000

    subprocess.run([sys.executable, "-c", WRITER, str(tmp_path), str(lines)], check=True)

    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["agent.log", *(f"agent.log.{n}" for n in range(1, LOG_FILES))]
    assert max(file.stat().st_size for file in files) <= LOG_BYTES_MAX
    said = "".join(file.read_text() for file in files)
    assert f'"count": {lines - 1}' in said
    assert "from elsewhere" in said
    assert "secret" not in said
    assert "mila" not in said
