"""Somebody who makes releases, with the real tool and real keys."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.release.keys import ROLES, make_key, read_key
from tools.release.packing import pack
from tools.release.repository import Repository

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner

PLATFORM = "linux64"


class Publisher:
    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder, self.now = folder, now
        self.repo = folder / "repo"
        keys = folder / "keys"
        keys.mkdir(parents=True)
        for name in ("root-1", "root-2", *ROLES[1:]):
            make_key(keys / f"{name}.pem", None)
        self.keys: dict[str, list[CryptoSigner]] = {
            role: [read_key(file, None) for file in sorted(keys.glob(f"{role}*.pem"))] for role in ROLES
        }
        self.repository = Repository(self.repo, now)
        self.repository.begin(self.keys, threshold=2)
        self.root = (self.repo / "metadata" / "1.root.json").read_bytes()

    def at(self, days: int) -> Repository:
        return Repository(self.repo, self.now + timedelta(days=days))

    def code(self, version: str, seq: int, *, size: int = 3000, about: dict[str, Any] | None = None) -> Path:
        """The archive of a version; the file to serve."""
        source = self.folder / f"code-{version}"
        (source / "pack").mkdir(parents=True)
        (source / "pack" / "main.py").write_text(f"VERSION = {version!r}\n")
        (source / "pack" / "data.bin").write_bytes(version.encode() * (size // len(version)))
        archive = self.repo / "targets" / f"v{version}" / f"app-{version}.zip"
        told = {"version": version, "seq": seq, "platform": PLATFORM, "runtime": "system", "store": 1}
        pack(source, archive, told | (about or {}))
        return archive

    def offer(self, version: str, seq: int, **custom: Any) -> str:
        """The archive's path, signed, offered and published."""
        path = f"v{version}/app-{version}.zip"
        file = self.repo / "targets" / path
        if not file.exists():
            self.code(version, seq)
        said = {"version": version, "seq": seq, "archive": path, "runtime": "system", "unpacked_bytes": 4000} | custom
        self.repository.add(path, file, None, self.keys["targets"])
        self.repository.offer(PLATFORM, said, self.keys["targets"])
        self.publish()
        return path

    def publish(self) -> None:
        self.repository.snapshot(self.keys["snapshot"], self.keys["timestamp"])

    def metadata(self, name: str) -> Any:
        return json.loads((self.repo / "metadata" / name).read_bytes())
