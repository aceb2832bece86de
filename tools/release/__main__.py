"""python -m tools.release COMMAND: what a release needs, step by step. Each key is asked for by its file.

    keys FOLDER [--only ROLE]                      new keys, one file each (two for root)
    begin REPO --keys FOLDER                       a new repository, root threshold 2 of 2
    add REPO PATH FILE --key FILE                  sign one file under PATH (`packs/…` with the packs key)
    offer REPO PLATFORM --custom JSON --key FILE   what computers of PLATFORM are to get
    publish REPO --snapshot FILE --timestamp FILE  make it visible
    timestamp REPO --timestamp FILE                fresh for another month (scheduled)
    rotate REPO ROLE --old FILE --new FILE --root FILE…
    expiring REPO                                  exit code 1 when something ends soon

A passphrase for the keys is read from INSTACRM_KEY_PASSPHRASE.
"""

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from .keys import ROLES, KeyTrouble, make_key, read_key
from .repository import Repository, RepositoryTrouble


def main() -> int:
    """Do what the command line says; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "command", choices=["keys", "begin", "add", "offer", "publish", "timestamp", "rotate", "expiring"]
    )
    parser.add_argument("place", type=Path)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--only", choices=ROLES)
    parser.add_argument("--keys", type=Path)
    for name in ("--key", "--snapshot", "--timestamp", "--old", "--new"):
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
        asked.place.mkdir(parents=True, exist_ok=True, mode=0o700)
        for role in [asked.only] if asked.only else ROLES:
            for name in ("root-1", "root-2") if role == "root" else (role,):
                make_key(asked.place / f"{name}.pem", passphrase)
        return 0
    repository = Repository(asked.place, datetime.now(UTC).replace(microsecond=0))

    def key(file: Path) -> list:  # type: ignore[type-arg]
        return [read_key(file, passphrase)]

    match asked.command:
        case "begin":
            own = {role: sorted(asked.keys.glob(f"{role}*.pem")) for role in ROLES}
            signers = {role: [read_key(file, passphrase) for file in files] for role, files in own.items()}
            repository.begin(signers, threshold=len(signers["root"]))
        case "add":
            repository.add(asked.words[0], Path(asked.words[1]), asked.custom, key(asked.key))
        case "offer":
            repository.offer(asked.words[0], asked.custom, key(asked.key))
        case "publish":
            repository.snapshot(key(asked.snapshot), key(asked.timestamp))
        case "timestamp":
            repository.timestamp(key(asked.timestamp))
        case "rotate":
            roots = [read_key(file, passphrase) for file in asked.root]
            repository.rotate(asked.words[0], key(asked.old)[0], key(asked.new)[0], roots)
        case "expiring":
            ending = repository.expiring()
            for role, left in ending:
                print(f"{role} ends in {left} days")
            return 1 if ending else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
