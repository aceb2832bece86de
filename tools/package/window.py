"""The part of Qt that our window and the installer's pages use; the wheel holds five times as much."""

import fnmatch
import shutil
import subprocess
from pathlib import Path
from typing import Final

from .version import ROOT

LOCK: Final = ROOT / "requirements" / "desktop.txt"
_MODULES: Final = ("Core", "Gui", "Widgets", "Network", "Svg", "DBus")
_LINUX_LIBRARIES: Final = (*_MODULES, "XcbQpa", "OpenGL", "WaylandClient", "WaylandEglClientHwIntegration", "WlShellIntegration")  # fmt: skip  # noqa: E501
# By system: what stays, as patterns of paths below the folder of packages. `*` goes over folders, too.
_KEPT: Final = {
    "win64": (
        "PySide6/*.py",
        *(f"PySide6/Qt{name}.pyd" for name in _MODULES),
        *(f"PySide6/Qt6{name}.dll" for name in _MODULES),
        "PySide6/pyside6.abi3.dll",
        "PySide6/msvcp140*.dll",
        "PySide6/vcruntime140*.dll",
        "PySide6/plugins/platforms/q*.dll",
        "PySide6/plugins/styles/*",
        "PySide6/plugins/imageformats/q[is][cv][og].dll",
        "PySide6/plugins/iconengines/*",
        "shiboken6/*.py",
        "shiboken6/Shiboken.pyd",
        "shiboken6/shiboken6.abi3.dll",
        "shiboken6/msvcp140*.dll",
        "shiboken6/vcruntime140*.dll",
    ),
    "linux64": (
        "PySide6/*.py",
        *(f"PySide6/Qt{name}.abi3.so" for name in _MODULES),
        *(f"PySide6/Qt/lib/libQt6{name}.so.6" for name in _LINUX_LIBRARIES),
        "PySide6/Qt/lib/libicu*",
        "PySide6/libpyside6.abi3.so*",
        "PySide6/Qt/plugins/platforms/libq[xow][cfa][bfy]*",
        "PySide6/Qt/plugins/xcbglintegrations/*",
        "PySide6/Qt/plugins/wayland-*client/*",
        "PySide6/Qt/plugins/wayland-shell-integration/*",
        "PySide6/Qt/plugins/platformthemes/*portal*",
        "PySide6/Qt/plugins/platforminputcontexts/*",
        "PySide6/Qt/plugins/imageformats/libq[is][cv][og].so",
        "PySide6/Qt/plugins/iconengines/*",
        "shiboken6/*.py",
        "shiboken6/Shiboken.abi3.so",
        "shiboken6/libshiboken6.abi3.so*",
    ),
}  # fmt: skip
_LEFT_OUT: Final = ("PySide6/scripts/", "PySide6/Qt/plugins/platforminputcontexts/libqtvirtual")
_PLATFORMS: Final = {"win64": "x86_64-pc-windows-msvc", "linux64": "x86_64-manylinux_2_34"}


def add_window(site: Path, system: str, work: Path) -> None:
    """`site` holds what a window of ours needs on `system`, too; `work` is a folder for the whole wheel meanwhile."""
    whole = work / f"qt-{system}"
    if not whole.exists():
        words = ["uv", "pip", "install", "-q", "--python-platform", _PLATFORMS[system], "--python-version", "3.11"]
        words += ["--only-binary", ":all:", "--no-deps", "--require-hashes", "--target", str(whole), "-r", str(LOCK)]
        subprocess.run(words, check=True)
    for path in sorted(whole.rglob("*")):
        name = path.relative_to(whole).as_posix()
        if (
            path.is_file()
            and not name.startswith(_LEFT_OUT)
            and any(fnmatch.fnmatchcase(name, kept) for kept in _KEPT[system])
        ):
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, site / name)
