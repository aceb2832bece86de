"""A program of its own that refreshes the sign-in of a data folder and prints the access token it got.

`--dies` kills it the hard way when Core has answered and nothing is on disk yet; `--skew-ms` is how wrong its clock is.
"""

import argparse
import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from typing import Literal

from instacrm.agent.sync.session import Session
from instacrm.agent.sync.session_secrets import FileVault, Secrets


class Doomed:
    """The file vault, on a computer whose power goes as the first new secret is to be written."""

    kind: Literal["keyring", "file"] = "file"

    def __init__(self, folder: Path) -> None:
        self.read = FileVault(folder).read

    def write(self, name: str, kept: Secrets) -> None:
        assert name
        assert kept.refresh
        os.kill(os.getpid(), signal.SIGKILL)

    def forget(self, name: str) -> None:
        raise AssertionError(name)


async def refresh(folder: Path, *, dies: bool, skew_ms: int) -> str:
    vault = Doomed(folder) if dies else FileVault(folder)
    session = Session(folder, now_ms=lambda: time.time_ns() // 1_000_000 + skew_ms, vault=vault)
    return await session.access()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dies", action="store_true")
    parser.add_argument("--skew-ms", type=int, default=0)
    asked = parser.parse_args()
    sys.stdout.write(asyncio.run(refresh(asked.folder, dies=asked.dies, skew_ms=asked.skew_ms)))
