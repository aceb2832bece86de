"""Everything of one release, in one folder: Setup.exe, the Debian package, the archives of updates, and the offer."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from instacrm.launcher.updates.parts import PARTS
from tools.release.packing import pack_listed

from .debian import make_package
from .version import ROOT, Version, archive
from .windows import (
    PLATFORM,
    Workshop,
    make_runtime,
    make_setup,
    make_tools,
    make_version,
    runtime_name,
)


def make_release(  # noqa: PLR0913 (what a release is made of)
    version: str, seq: int, root: Path, work: Path, given: Path | None = None, *, source_of_updates: str | None = None
) -> Path:
    """`work`/release holds what is published of `version`. `root` is the first root of trust that is built in.

    `seq` grows with every release. Without `source_of_updates` each person is asked for it. Archives are named as the
    assets of the tag `v{version}`.
    """
    out = work / "release"
    shutil.rmtree(work, ignore_errors=True)
    out.mkdir(parents=True)
    extension = ROOT / "extension" / ".output" / "chrome-mv3"
    tools = work.parent / "windows-python"
    make_tools(tools)
    shop = Workshop(work / "windows", tools)
    shop.folder.mkdir()
    runtime = make_runtime(shop, given)
    folder = make_version(
        shop, version, seq, root=root.read_bytes(), extension=extension, source_of_updates=source_of_updates
    )
    setup = make_setup(shop, folder, version)
    shutil.copy(setup, out)
    name = runtime_name(shop)
    app = out / f"app-{version}-{PLATFORM}.zip"
    unpacked = archive(Version(version, seq, PLATFORM, name), folder, app)
    unpacked += sum(path.stat().st_size for path in runtime.rglob("*") if path.is_file())
    parts = sorted((runtime / PARTS).glob("*.json"))
    for part in parts:
        pack_listed(runtime, part, out / f"{part.stem}.zip")
    offer: dict[str, Any] = {
        "version": version,
        "seq": seq,
        "archive": f"v{version}/{app.name}",
        "runtime": name,
        "runtime_parts": [f"v{version}/{part.stem}.zip" for part in parts],
        "unpacked_bytes": unpacked,
    }
    (out / f"offer-{PLATFORM}.json").write_text(json.dumps(offer, indent=1) + "\n")
    (work / "debian").mkdir()
    shutil.copy(make_package(work / "debian", version, seq, extension), out)
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in sorted(out.iterdir())]
    (out / "SHA256SUMS").write_text("\n".join(sums) + "\n")
    return out
