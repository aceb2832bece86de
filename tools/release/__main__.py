"""python -m tools.release COMMAND: what a release needs, step by step. Each key is asked for by its file.

    keys FOLDER [--only ROLE [--name NAME]]        new keys, one file each (two for root)
    begin REPO --keys FOLDER…                      a new repository; all of the root keys must agree to a change
    add REPO PATH FILE --key FILE                  sign one file under PATH (`packs/…` with the packs key)
    offer REPO PLATFORM --custom JSON --key FILE   what computers of PLATFORM are to get
    publish REPO --snapshot FILE --timestamp FILE  make it visible
    timestamp REPO --timestamp FILE                fresh for another month (scheduled)
    rotate REPO ROLE --old FILE --new FILE --root FILE…   (for packs, --root is the targets key)
    renew REPO root|targets|packs --key FILE…      the same keys, good for another term; then publish
    expiring REPO                                  exit code 1 when something ends soon

A passphrase for the keys is read from INSTACRM_KEY_PASSPHRASE.
"""

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from securesystemslib.signer import CryptoSigner

from .keys import ROLES, KeyTrouble, make_key, read_key
from .repository import Repository, RepositoryTrouble, role_of


def main() -> int:
    """Do what the command line says; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "command", choices=["keys", "begin", "add", "offer", "publish", "timestamp", "rotate", "renew", "expiring"]
    )
    parser.add_argument("place", type=Path)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--only", choices=ROLES)
    parser.add_argument("--name", help="what the one key is called; begins with its role")
    parser.add_argument("--keys", type=Path, nargs="+")
    parser.add_argument("--key", type=Path, nargs="+")
    for name in ("--snapshot", "--timestamp", "--old", "--new"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--root", type=Path, nargs="+")
    parser.add_argument("--custom", type=json.loads)
    asked = parser.parse_args()
    passphrase = os.environ.get("INSTACRM_KEY_PASSPHRASE")
    try:
        return _do(asked, passphrase)
    except (KeyTrouble, RepositoryTrouble) as error:
        print(error, file=sys.stderr)
        return 1


def _do(asked: argparse.Namespace, passphrase: str | None) -> int:  # noqa: C901 (a table of commands)
    if asked.command == "keys":
        return _make_keys(asked, passphrase)
    repository = Repository(asked.place, datetime.now(UTC).replace(microsecond=0))

    def keys(role: str, *files: Path) -> list[CryptoSigner]:
        """The keys in `files`; refused when a launcher would not take them for `role`."""
        found = [read_key(file, passphrase) for file in files]
        for file, signer in zip(files, found, strict=True):
            if signer.public_key.keyid not in repository.signers_of(role):
                raise KeyTrouble(f"{file.name} is no key of {role} in this repository")
        return found

    match asked.command:
        case "begin":
            own = {role: sorted(file for place in asked.keys for file in place.glob(f"{role}*.pem")) for role in ROLES}
            if missing := [role for role, files in own.items() if not files]:
                raise KeyTrouble(f"no key of {', '.join(missing)} is there")
            signers = {role: [read_key(file, passphrase) for file in files] for role, files in own.items()}
            repository.begin(signers, threshold=len(signers["root"]))
        case "add":
            role = role_of(asked.words[0])
            repository.add(asked.words[0], Path(asked.words[1]), asked.custom, keys(role, *asked.key))
        case "offer":
            repository.offer(asked.words[0], asked.custom, keys("targets", *asked.key))
        case "publish":
            repository.snapshot(keys("snapshot", asked.snapshot), keys("timestamp", asked.timestamp))
        case "timestamp":
            repository.timestamp(keys("timestamp", asked.timestamp))
        case "rotate":
            decides = "targets" if asked.words[0] == "packs" else "root"
            deciding = keys(decides, *(file for file in asked.root if file != asked.new))
            old, new = keys(asked.words[0], asked.old)[0], read_key(asked.new, passphrase)
            repository.rotate(asked.words[0], old, new, [*deciding, *([new] if asked.words[0] == "root" else [])])
        case "renew":
            repository.renew(asked.words[0], keys(asked.words[0], *asked.key))
        case "expiring":
            ending = repository.expiring()
            for role, left in ending:
                print(f"{role} ends in {left} days")
            return 1 if ending else 0
    return 0


def _make_keys(asked: argparse.Namespace, passphrase: str | None) -> int:
    asked.place.mkdir(parents=True, exist_ok=True, mode=0o700)
    for role in [asked.only] if asked.only else ROLES:
        names = (asked.name,) if asked.name else ("root-1", "root-2") if role == "root" else (role,)
        for name in names:
            if not name.startswith(role):
                raise KeyTrouble(f"a key of {role} is called {role}…, so that everybody sees what it is")
            make_key(asked.place / f"{name}.pem", passphrase)
    return 0


if __name__ == "__main__":
    sys.exit(main())
