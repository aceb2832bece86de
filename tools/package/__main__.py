"""python -m tools.package windows|linux [--runtime PATH] [--json PATH]: builds a package, walks it through its life.

`python -m tools.package webstore` makes the archive for the Chrome Web Store; `release --version V --seq N --root FILE
--source owner/repo` everything of a release, with FILE the repository's `1.root.json`.
`setup --file FILE` walks the Setup.exe of a release.
"""

import argparse
import json
import sys
from pathlib import Path

from .version import ROOT

WORK = ROOT / "build" / "package"


def main() -> int:
    """Build and walk; 0 when every step was true."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("system", choices=["windows", "linux", "webstore", "release", "setup"])
    parser.add_argument("--version")
    parser.add_argument("--seq", type=int)
    parser.add_argument("--root", type=Path)
    parser.add_argument("--source", help="of updates: owner/repo or an https address; else people are asked")
    parser.add_argument("--file", type=Path, help="a Setup.exe as it is published")
    parser.add_argument("--runtime", type=Path, help="a Windows Python to ship instead of the one made here")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--work", type=Path, default=WORK)
    asked = parser.parse_args()
    # What builds the parts works in folders of its own.
    asked.work = asked.work.resolve()
    if asked.system == "webstore":
        from .webstore import make_archive

        print(make_archive(asked.work / "webstore"))
        return 0
    if asked.system == "release":
        if not (asked.version and asked.seq and asked.root):
            parser.error("a release needs --version, --seq and --root")
        from .release import make_release

        made = make_release(
            asked.version, asked.seq, asked.root, asked.work / "work", asked.runtime, source_of_updates=asked.source
        )
        print(made)
        return 0
    if asked.system == "setup":
        if not asked.file:
            parser.error("setup needs --file")
        from .released_walk import walk as walk_released

        steps = walk_released(asked.file.resolve(), asked.work / "released", asked.work / "windows-python")
    elif asked.system == "windows":
        from .windows_walk import walk

        steps = walk(asked.work / "windows", asked.runtime, asked.work / "windows-python")
    else:
        from .debian_walk import walk as walk_debian

        steps = walk_debian(asked.work / "linux")
    if asked.json:
        asked.json.write_text(json.dumps(steps, indent=1) + "\n")
    for step, done in steps.items():
        print(f"{ {True: '✓', False: '✗', None: '?'}[done] } {step}")
    return 0 if all(steps.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
