"""The Windows program: runtime, stubs, versions, Setup.exe; built on Linux, the same bytes from the same input."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

from tools.release.packing import list_files

from .byte_code import compile_all
from .icon import make_icon
from .parts import list_parts
from .version import NOT_SHIPPED, ROOT, Version, build
from .window import add_window

PLATFORM: Final = "win64"
RECIPES: Final = ROOT / "packaging" / "windows"
SITE_LOCK: Final = ROOT / "requirements" / "computer-windows.txt"
_PYTHON: Final = "3.11"
_PATCH: Final = "3.11.9"
# What no program of ours imports; the Python is a third smaller without.
_LEFT_OUT: Final = (
    "ensurepip",
    "lib2to3",
    "tkinter",
    "turtledemo",
    "pydoc_data",
    "distutils",
    "site-packages",
    "__pycache__",
)


class Workshop(NamedTuple):
    """Where things are built: `tools` holds the Windows Python that the recipe makes, and its Wine."""

    folder: Path
    tools: Path


def make_tools(tools: Path) -> None:
    """`tools` holds a Windows Python that runs under Wine, with what Wine needs."""
    # The recipe asks for a Python with pip: this one.
    found = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    words = ["bash", str(RECIPES / "make-windows-python.sh"), str(tools)]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL, env={**os.environ, "PATH": found})


def make_runtime(workshop: Workshop, given: Path | None = None) -> Path:
    """The Python that is shipped, with every package but ours, listed. `given` is one of somebody's choice.

    It is called after its content: versions with the same packages share one, and an update of our code carries none.
    """
    runtime = workshop.folder / "runtime"
    if (runtime / "release.json").exists():
        return runtime
    shutil.copytree(given or workshop.tools / "python", runtime, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    site = runtime / "Lib" / "site-packages"
    shutil.copytree(make_site(workshop), site, ignore=shutil.ignore_patterns(*NOT_SHIPPED))
    add_window(site, PLATFORM, workshop.tools)
    compile_all(runtime / "Lib", "Lib/")
    parts = list_parts(runtime, make_site(workshop), about_runtime(_PATCH))
    content = hashlib.sha256(" ".join(parts).encode()).hexdigest()
    list_files(runtime, about_runtime(f"cpython-{_PATCH}-{content[:12]}"))
    return runtime


def about_runtime(name: str) -> dict[str, str | int]:
    """The head of the `release.json` of the runtime of that name."""
    return {"version": _PATCH, "seq": 0, "platform": PLATFORM, "runtime": name, "store": 0}


def runtime_name(workshop: Workshop) -> str:
    """What the runtime of `make_runtime` is called."""
    said: dict[str, str] = json.loads((make_runtime(workshop) / "release.json").read_bytes())
    return said["runtime"]


def make_site(workshop: Workshop) -> Path:
    """The packages a person's computer needs, as the lock says, for Windows."""
    site = workshop.folder / "site"
    if not site.exists():
        words = [
            "uv",
            "pip",
            "install",
            "-q",
            "--python-platform",
            "x86_64-pc-windows-msvc",
            "--python-version",
            _PYTHON,
        ]
        words += [
            "--only-binary",
            ":all:",
            "--no-deps",
            "--require-hashes",
            "--target",
            str(site),
            "-r",
            str(SITE_LOCK),
        ]
        subprocess.run(words, check=True)
    return site


def make_stubs(workshop: Workshop, version: str) -> list[Path]:
    """`InstaLogger.exe` and `InstaLoggerHost.exe`."""
    folder = workshop.folder / f"stubs-{version}"
    folder.mkdir(parents=True, exist_ok=True)
    pictures = [ROOT / "extension" / "public" / "icon" / f"{size}.png" for size in (16, 32, 48, 128)]
    make_icon(pictures, folder / "icon.ico")
    for name in ("stub.rc", "stub.manifest", "stub.c"):
        shutil.copy(RECIPES / name, folder)
    made = []
    programs = {
        "InstaLogger": ("Insta Outreach Logger", ["-DWINDOW", "-mwindows"]),
        "InstaLoggerHost": ("Insta Outreach Logger, for the browser", []),
    }
    for name, (words, options) in programs.items():
        numbers = ",".join([*version.split("-", maxsplit=1)[0].split("."), "0"])
        said = {
            "STUB_NUMBERS": numbers,
            "STUB_WORDS": f'\\"{words}\\"',
            "STUB_VERSION": f'\\"{version}\\"',
            "STUB_NAME": f'\\"{name}.exe\\"',
        }
        defines = [f"-D{key}={value}" for key, value in said.items()]
        _run(["x86_64-w64-mingw32-windres", "stub.rc", *defines, "-O", "coff", "-o", f"{name}.o"], folder)
        compiler = ["x86_64-w64-mingw32-gcc", "-O2", "-s", "-municode", *options, "-Wl,--no-insert-timestamp"]
        _run([*compiler, "-o", f"{name}.exe", "stub.c", f"{name}.o"], folder)
        made.append(folder / f"{name}.exe")
    return made


def make_version(  # noqa: PLR0913 (what a version is made of)
    workshop: Workshop,
    version: str,
    seq: int,
    *,
    root: bytes | None,
    extension: Path | None,
    source_of_updates: str | None = None,
) -> Path:
    """A version for Windows as a folder; its packages lie in the runtime."""
    folder = workshop.folder / f"version-{version}"
    described = Version(
        version,
        seq,
        PLATFORM,
        runtime_name(workshop),
        None,
        extension,
        make_stubs(workshop, version),
        root,
        source_of_updates,
        compiled=True,
    )
    return build(described, folder)


def make_setup(workshop: Workshop, version: Path, name: str, *, quick: bool = False) -> Path:
    """`Setup.exe` of a version; `quick` makes a larger one in a tenth of the time, for tests."""
    payload = workshop.folder / "payload"
    shutil.rmtree(payload, ignore_errors=True)
    payload.mkdir()
    shutil.copytree(make_runtime(workshop), payload / "runtime")
    shutil.copytree(version, payload / "version")
    shutil.copy(ROOT / "src" / "instacrm" / "installer" / "bootstrap.py", payload / "install.py")
    for path in payload.rglob("*"):
        os.utime(path, (0, 0))
    out = workshop.folder / f"InstaCRM-{name}-Setup.exe"
    numbers = ".".join([*name.split("-", maxsplit=1)[0].split("."), "0"])
    icon = workshop.folder / f"stubs-{name}" / "icon.ico"
    given = {"OUT": out, "PAYLOAD": payload, "VERSION": name, "NUMBERS": numbers, "ICON": icon}
    options = ["-DQUICK"] if quick else []
    _run(
        [
            "makensis",
            "-V2",
            *options,
            *(f"-D{key}={value}" for key, value in given.items()),
            str(RECIPES / "setup.nsi"),
        ],
        ROOT,
    )
    return out


def _run(words: list[str], folder: Path) -> None:
    subprocess.run(words, cwd=folder, check=True, stdin=subprocess.DEVNULL)
