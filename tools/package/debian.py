"""The Debian package: the same versions under /opt, started by the system's own Python."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from .version import ROOT, Version, build
from .window import add_window

NAME: Final = "insta-outreach-logger"
OPT: Final = Path("/opt") / NAME
RECIPES: Final = ROOT / "packaging" / "linux"
SITE_LOCK: Final = ROOT / "requirements" / "computer-linux.txt"
_MACHINE: Final = "amd64"


def make_package(folder: Path, version: str, seq: int, extension: Path | None) -> Path:
    """`NAME_VERSION_amd64.deb` in `folder`; the same bytes from the same input."""
    tree = folder / f"tree-{version}"
    shutil.rmtree(tree, ignore_errors=True)
    opt = tree / OPT.relative_to("/")
    site = make_site(folder)
    build(Version(version, seq, "linux64", "system", site, extension, compiled=True), opt / "versions" / version)
    (opt / "app").symlink_to(f"versions/{version}/app")
    if extension is not None:
        shutil.copytree(extension, opt / "extension")
    state: dict[str, object] = {"current": version, "previous": None, "trial": None, "bad": [], "pinned": None}
    (opt / "state.json").write_text(json.dumps(state) + "\n")
    for source, place in (
        ("instalogger", "usr/bin/instalogger"),
        ("instacrm", "usr/bin/instacrm"),
        ("instacrm.desktop", "usr/share/applications/instacrm.desktop"),
        ("autostart.desktop", "etc/xdg/autostart/instacrm.desktop"),
    ):
        to = tree / place
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(RECIPES / source, to)
        to.chmod(0o755 if place.startswith("usr/bin") else 0o644)
    icon = tree / "usr/share/icons/hicolor/128x128/apps/instacrm.png"
    icon.parent.mkdir(parents=True)
    shutil.copy(ROOT / "extension" / "public" / "icon" / "128.png", icon)
    control = tree / "DEBIAN"
    control.mkdir()
    kib = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    text = (RECIPES / "control").read_text().replace("@VERSION@", version).replace("@SIZE@", str(kib))
    (control / "control").write_text(text)
    (control / "conffiles").write_text("/etc/xdg/autostart/instacrm.desktop\n")
    for script in ("postinst", "prerm", "postrm"):
        shutil.copy(RECIPES / script, control / script)
        (control / script).chmod(0o755)
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    out = folder / f"{NAME}_{version}_{_MACHINE}.deb"
    kept = {**os.environ, "SOURCE_DATE_EPOCH": "315532800"}
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "-b", str(tree), str(out)], check=True, env=kept)
    return out


def make_site(folder: Path) -> Path:
    """The packages a person's computer needs, as the lock says, for Debian's Python 3.11."""
    site = folder / "site"
    if not site.exists():
        words = ["uv", "pip", "install", "-q", "--python-platform", "x86_64-manylinux_2_28", "--python-version", "3.11"]
        words += ["--only-binary", ":all:", "--no-deps", "--require-hashes"]
        subprocess.run([*words, "--target", str(site), "-r", str(SITE_LOCK)], check=True)
        add_window(site, "linux64", folder)
    return site
