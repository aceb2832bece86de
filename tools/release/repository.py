"""The repository as TUF metadata: who may sign what, what is signed, and until when it is good."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Key,
    Metadata,
    MetaFile,
    Root,
    Signed,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

# A release job that nobody looks at stops after 60 days on GitHub; a month leaves time to notice.
DAYS: Final = {"root": 730, "targets": 365, "packs": 365, "snapshot": 365, "timestamp": 30}
WARN_DAYS: Final = {"root": 120, "targets": 60, "packs": 60, "snapshot": 60, "timestamp": 10}
_PLAIN: Final = JSONSerializer(compact=False)


def role_of(path: str) -> str:
    """Who signs what lies at `path`."""
    return "packs" if path.startswith("packs/") else "targets"


class RepositoryTrouble(Exception):
    """The repository does not allow what was asked."""


class Repository:
    """The folder `metadata/` and the small files under `targets/`; archives may lie elsewhere."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.metadata, self.targets_folder = folder / "metadata", folder / "targets"
        self._now = now

    def begin(self, keys: Mapping[str, Iterable[CryptoSigner]], *, threshold: int) -> None:
        """Root 1, and empty lists. `threshold` root keys must agree to change who may sign."""
        if (self.metadata / "1.root.json").exists():
            raise RepositoryTrouble("there is a repository already")
        signers = {role: list(own) for role, own in keys.items()}
        root = Root(version=1, expires=self._until("root"), consistent_snapshot=True)
        for role in ("root", "targets", "snapshot", "timestamp"):
            for signer in signers[role]:
                root.add_key(signer.public_key, role)
        root.roles["root"].threshold = threshold
        packs = [signer.public_key for signer in signers["packs"]]
        targets = Targets(version=1, expires=self._until("targets"))
        targets.delegations = Delegations(
            keys={key.keyid: key for key in packs},
            roles={"packs": DelegatedRole("packs", [key.keyid for key in packs], 1, True, paths=["packs/*"])},
        )
        self._sign_root(root, signers["root"])
        self._sign("targets", targets, signers["targets"])
        self._sign("packs", Targets(version=1, expires=self._until("packs")), signers["packs"])
        self.snapshot(signers["snapshot"], signers["timestamp"])

    def add(self, path: str, file: Path, custom: dict[str, Any] | None, signers: Iterable[CryptoSigner]) -> None:
        """`path` is signed with what `file` holds; `packs/…` by its own role. Publish with `snapshot`."""
        role = role_of(path)
        targets = self._next(role, Targets)
        target = TargetFile.from_file(path, str(file), ["sha256"])
        if custom is not None:
            target.unrecognized_fields["custom"] = custom
        targets.targets[path] = target
        self._sign(role, targets, signers)

    def offer(self, platform: str, custom: dict[str, Any], signers: Iterable[CryptoSigner]) -> None:
        """Computers of `platform` are offered `custom`. Raises: RepositoryTrouble for one that is not newer."""
        signers = list(signers)
        path = f"channel/{platform}.json"
        known = self._newest("targets", Targets).targets.get(path)
        if known is not None and known.unrecognized_fields["custom"]["seq"] > custom["seq"]:
            raise RepositoryTrouble("what is offered must not be older than what was")
        file = self.targets_folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(custom, indent=1) + "\n")
        self.add(path, file, custom, signers)

    def snapshot(self, snapshot: Iterable[CryptoSigner], timestamp: Iterable[CryptoSigner]) -> None:
        """What was signed is published together."""
        fresh = self._next("snapshot", Snapshot) if self._versions("snapshot") else Snapshot(version=1)
        fresh.expires = self._until("snapshot")
        for role in ("targets", "packs"):
            fresh.meta[f"{role}.json"] = MetaFile(version=self._newest(role, Targets).version)
        self._sign("snapshot", fresh, snapshot)
        self.timestamp(timestamp)

    def timestamp(self, signers: Iterable[CryptoSigner]) -> None:
        """The list is said to be fresh for another month; what the scheduled job does."""
        path = self.metadata / "timestamp.json"
        old = Metadata[Timestamp].from_file(str(path)).signed if path.exists() else None
        fresh = Timestamp(version=old.version + 1 if old else 1, expires=self._until("timestamp"))
        data = (self.metadata / f"{self._versions('snapshot')[-1]}.snapshot.json").read_bytes()
        fresh.snapshot_meta = MetaFile(self._versions("snapshot")[-1], len(data))
        self._write(path, _signed(Metadata(fresh), signers))

    def rotate(
        self, role: str, old: CryptoSigner | Key, new: CryptoSigner, root_signers: Iterable[CryptoSigner]
    ) -> None:
        """`new` signs for `role` instead of `old`. For root, old and new root keys must both sign.

        Who may sign packs is said by targets: its keys stand in for those of root there.
        """
        gone = old.public_key if isinstance(old, CryptoSigner) else old
        if role == "packs":
            targets = self._next("targets", Targets)
            targets.revoke_key(gone.keyid, role)
            targets.add_key(new.public_key, role)
            self._sign("targets", targets, root_signers)
            self._sign(role, self._next(role, Targets), [new])
            return
        root = self._next("root", Root)
        root.revoke_key(gone.keyid, role)
        root.add_key(new.public_key, role)
        self._sign_root(root, root_signers)
        if role in ("targets", "snapshot"):
            # Everything that key signed is signed anew, or nobody could verify it any more.
            self._sign(role, self._next(role, Targets if role == "targets" else Snapshot), [new])

    def renew(self, role: str, signers: Iterable[CryptoSigner]) -> None:
        """What `role` says is good for another term, unchanged. For root, as many of its keys as must agree sign."""
        shapes: dict[str, type[Any]] = {"root": Root, "targets": Targets, "packs": Targets}
        if role not in shapes:
            raise RepositoryTrouble("snapshot and timestamp are made anew by `publish`")
        fresh = self._next(role, shapes[role])
        if role == "root":
            self._sign_root(fresh, signers)
        else:
            self._sign(role, fresh, signers)

    def signers_of(self, role: str) -> set[str]:
        """The ids of the keys that launchers believe for `role`."""
        if role != "packs":
            return set(self._newest("root", Root).roles[role].keyids)
        delegations = self._newest("targets", Targets).delegations
        return set(delegations.roles["packs"].keyids)

    def expiring(self) -> list[tuple[str, int]]:
        """Roles that end soon, with the days left; the release job fails on them."""
        found = []
        for role, warn in WARN_DAYS.items():
            signed: Signed = (
                Metadata[Timestamp].from_file(str(self.metadata / "timestamp.json")).signed
                if role == "timestamp"
                else self._newest(role, Signed)
            )
            left = (signed.expires - self._now).days
            if left < warn:
                found.append((role, left))
        return found

    def _until(self, role: str) -> datetime:
        return self._now + timedelta(days=DAYS[role])

    def _versions(self, role: str) -> list[int]:
        return sorted(int(file.name.split(".")[0]) for file in self.metadata.glob(f"*.{role}.json"))

    def _newest(self, role: str, _shape: type[Any]) -> Any:
        return Metadata.from_file(str(self.metadata / f"{self._versions(role)[-1]}.{role}.json")).signed

    def _next(self, role: str, shape: type[Any]) -> Any:
        signed = self._newest(role, shape)
        signed.version += 1
        signed.expires = self._until(role)
        return signed

    def _sign_root(self, root: Root, signers: Iterable[CryptoSigner]) -> None:
        metadata = _signed(Metadata(root), signers)
        # Before it is written: a root that nobody follows would stop every computer.
        try:
            metadata.verify_delegate("root", metadata)
            if root.version > 1:
                before = Metadata[Root].from_file(str(self.metadata / f"{root.version - 1}.root.json"))
                before.verify_delegate("root", metadata)
        except UnsignedMetadataError as error:
            raise RepositoryTrouble("too few of the root keys signed; nothing was changed") from error
        self._write(self.metadata / f"{root.version}.root.json", metadata)

    def _sign(self, role: str, signed: Any, signers: Iterable[CryptoSigner]) -> None:
        self._write(self.metadata / f"{signed.version}.{role}.json", _signed(Metadata(signed), signers))

    def _write(self, path: Path, metadata: Metadata[Any]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        metadata.to_file(str(beside), _PLAIN)
        beside.replace(path)


def _signed(metadata: Metadata[Any], signers: Iterable[CryptoSigner]) -> Metadata[Any]:
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata
