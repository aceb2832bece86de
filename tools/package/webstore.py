"""The extension as the Chrome Web Store takes it: the product's build without the manifest's `key`."""

import json
import zipfile
from pathlib import Path

from .version import ROOT

BUILT = ROOT / "extension" / ".output" / "chrome-mv3"
# What a zip can say at the earliest.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def make_archive(folder: Path, built: Path = BUILT) -> Path:
    """`instacrm-VERSION.zip` in `folder`; the same bytes from the same build."""
    manifest = json.loads((built / "manifest.json").read_text("utf-8"))
    del manifest["key"]
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"instacrm-{manifest['version']}.zip"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in built.rglob("*") if path.is_file()):
            name = file.relative_to(built).as_posix()
            data = json.dumps(manifest).encode() if name == "manifest.json" else file.read_bytes()
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), data, zipfile.ZIP_DEFLATED)
    return out
