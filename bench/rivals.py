"""Programs we measure ourselves beside, each in an environment of its own so that none touches ours."""

import hashlib
import subprocess
import sys
from pathlib import Path

_REQUIREMENTS = Path(__file__).parent.parent / "requirements"


def programs(rival: str) -> Path:
    """Where the programs of `rival` are, installed from `requirements/rival-<rival>.txt` unless it was."""
    locked = _REQUIREMENTS / f"rival-{rival}.txt"
    home = Path(sys.prefix) / "rivals" / rival
    mark, digest = home / "done", hashlib.sha256(locked.read_bytes()).hexdigest()
    if not mark.exists() or mark.read_text() != digest:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        install = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(locked)]
        subprocess.run([str(home / "bin" / "python"), *install], check=True, capture_output=True)
        mark.write_text(digest)
    return home / "bin"
