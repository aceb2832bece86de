#!/usr/bin/env python3
"""Everything a developer does, from a fresh clone with nothing but Python 3.11 or newer.

    python3 dev.py demo [--once] [--headless] [--seed N] [--json PATH]
    python3 dev.py test [--only AREA] [--layouts DIR] [--no-network] [--json PATH]
    python3 dev.py check
    python3 dev.py bench [NAME...] [--full] [--json PATH]
    python3 dev.py faults [--rounds N] [--mutant NAME] [--json PATH]
    python3 dev.py package windows|linux [--runtime PATH] [--json PATH]
    python3 dev.py shots DIR
    python3 dev.py protocol | lock

Each command sets up what it needs and says so; a second run finds it done. Standard library only.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import venv
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOGS = VENV / "logs"

AREAS = [
    *("unit", "property", "capture", "link", "store", "faults", "sync", "oracle", "access", "policy"),
    *("desktop", "dashboard", "windows", "journeys"),
]
NODE_PROJECTS = ("extension", "dashboard", "simulator/page", "simulator/provider")

# What Debian gives: a program that shows the package is there (or a file), and the package.
SYSTEM = {
    "/usr/bin/chromium": "chromium",
    "/usr/bin/Xvfb": "xvfb",
    "/usr/bin/openbox": "openbox",
    "/usr/bin/gcc": "gcc",
    "/usr/bin/java": "default-jre-headless",
    "/usr/share/java/h2.jar": "libh2-java",
    "/usr/include/stdio.h": "libc6-dev",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core",
    "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf": "fonts-noto-color-emoji",
    "/usr/share/doc/libegl1": "libegl1",
    "/usr/share/doc/libgl1": "libgl1",
    "/usr/share/doc/libxkbcommon0": "libxkbcommon0",
    "/usr/share/doc/libxkbcommon-x11-0": "libxkbcommon-x11-0",
    "/usr/share/doc/libxcb-cursor0": "libxcb-cursor0",
    "/usr/share/doc/libxcb-icccm4": "libxcb-icccm4",
    "/usr/share/doc/libxcb-keysyms1": "libxcb-keysyms1",
    "/usr/share/doc/libfontconfig1": "libfontconfig1",
    "/usr/share/doc/libdbus-1-3": "libdbus-1-3",
}


# What the Windows package is built with, and walked and tested on, besides.
WINDOWS = {
    "/usr/bin/wine": "wine",
    "/usr/lib/wine/wine64": "wine64",
    "/usr/bin/makensis": "nsis",
    "/usr/bin/x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
}


class Stop(Exception):
    """A command cannot go on; the message says why and what to do."""


def main() -> int:
    """Run the command asked and return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    demo = commands.add_parser("demo", help="two operators, two agents, two browsers, one team; all parts real")
    demo.add_argument("--once", action="store_true")
    demo.add_argument("--headless", action="store_true")
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--json", type=Path)
    test = commands.add_parser("test", help="everything, or one area")
    test.add_argument("--only", choices=AREAS)
    test.add_argument("--json", type=Path)
    test.add_argument("--layouts", type=Path, help="capture on the pages of this folder (docs/capture.md)")
    test.add_argument("--no-network", action="store_true", help="where there is no network device but loopback (Linux)")
    commands.add_parser("check", help="lint, types, import rules, unit tests")
    bench = commands.add_parser("bench", help="speed, beside a reference in the same run")
    bench.add_argument("names", nargs="*")
    bench.add_argument("--full", action="store_true")
    bench.add_argument("--json", type=Path)
    faults = commands.add_parser("faults", help="break the agent on purpose and count what is lost")
    faults.add_argument("--rounds", type=int, default=20)
    faults.add_argument("--mutant", help="a seeded bug that must be noticed; `list` names them")
    faults.add_argument("--json", type=Path)
    shots = commands.add_parser("shots", help="pictures of every screen")
    shots.add_argument("dir", type=Path)
    package = commands.add_parser("package", help="build what people install, and walk it through its life")
    package.add_argument("system", choices=["windows", "linux"])
    package.add_argument("--runtime", type=Path, help="a Windows Python to ship instead of the one made here")
    package.add_argument("--json", type=Path)
    commands.add_parser("protocol", help="write the schemas and the types made from them")
    commands.add_parser("lock", help="write requirements/*.txt anew")
    asked = parser.parse_args()
    try:
        return COMMANDS[asked.command](asked)
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 1


# ── set-up ──────────────────────────────────────────────────────────────────────────────────────────────────────


def set_up(*, builds: bool = True) -> None:
    """Python packages, Node, system packages and, when asked, the built pages: all that a command needs."""
    LOGS.parent.mkdir(exist_ok=True)
    _python_packages()
    _system_packages()
    for project in NODE_PROJECTS:
        _once(f"Node packages of {project}", _lock_of(project), partial(_npm, project, "ci", "--no-audit", "--no-fund"))
    if builds:
        build()


SHARED = [ROOT / "protocol" / "extension.json", ROOT / "protocol" / "tokens.json"]


def build() -> None:
    """The extension, its leaking twin, the simulator's page and the dashboard, each when its sources changed."""
    build_extension()
    _once("page of the simulator", _sources("simulator/page"), lambda: _npm("simulator/page", "run", "build"))
    _once("dashboard", [*_sources("dashboard"), *SHARED], lambda: _npm("dashboard", "run", "build"))


def build_extension() -> None:
    """The extension and its leaking twin, which its own tests look into."""
    extension = [*_sources("extension"), *SHARED]
    _once("extension", extension, lambda: _npm("extension", "run", "build"))
    leak = {"INSTACRM_LEAK": "1"}
    _once("extension that leaks (the control)", extension, lambda: _npm("extension", "run", "build", env=leak))


def _python_packages() -> None:
    if not PYTHON.exists():
        with _step("virtual environment"):
            venv.create(VENV, with_pip=True)
    locks = [ROOT / "requirements" / f"{name}.txt" for name in ("run", "dev", "desktop")]
    install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    for lock in locks:
        _once(f"Python packages, {lock.stem}", [lock], partial(_logged, [*install, "-r", str(lock)]))
    editable = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    _once("instacrm itself", [ROOT / "pyproject.toml"], lambda: _logged(editable))


def _system_packages(wanted: dict[str, str] = SYSTEM) -> None:
    missing = [package for proof, package in wanted.items() if not Path(proof).exists()]
    if not missing:
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        with _step(f"system packages: {' '.join(missing)}"):
            env = {"DEBIAN_FRONTEND": "noninteractive"}
            _logged(["apt-get", "update", "-q"], env=env)
            _logged(["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing], env=env)
        return
    print(f"! missing, and only root can install: {' '.join(missing)}. Tests that need them are skipped.")


def _npm(project: str, *words: str, env: dict[str, str] | None = None) -> None:
    _logged([str(BIN / "npm"), *words], cwd=ROOT / project, env=env)


def _lock_of(project: str) -> list[Path]:
    return [ROOT / project / "package-lock.json", ROOT / project / "package.json"]


def _sources(project: str) -> list[Path]:
    """Every file of `project` that git knows or would add: what a build depends on."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", project],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def _once(what: str, depends_on: Iterable[Path], do: Callable[[], None]) -> None:
    """Do it unless it was done for these very files; remembered in the virtual environment."""
    digest = hashlib.sha256()
    for file in sorted(depends_on):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    name = "".join(c if c.isalnum() else "-" for c in what)
    mark = VENV / "done" / name
    if mark.exists() and mark.read_text() == digest.hexdigest():
        return
    with _step(what):
        do()
    mark.parent.mkdir(exist_ok=True)
    mark.write_text(digest.hexdigest())


@contextlib.contextmanager
def _step(what: str) -> Iterator[None]:
    print(f"· {what} …", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(" failed", flush=True)
        raise
    print(f" {time.monotonic() - began:.0f} s", flush=True)


def _environment(more: dict[str, str] | None = None) -> dict[str, str]:
    paths = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    # A proxy between us and loopback would see, and could redirect, what the tests send.
    kept = {key: value for key, value in os.environ.items() if key.lower() not in ("pythonpath", "pythonhome")}
    return {**kept, "PATH": paths, "NEXT_TELEMETRY_DISABLED": "1", "VIRTUAL_ENV": str(VENV), **(more or {})}


def _logged(words: list[str], cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run `words` with its output in a file; show the end of it when it fails."""
    LOGS.mkdir(exist_ok=True)
    log = LOGS / f"{Path(words[0]).name}-{os.getpid()}-{time.monotonic_ns()}.log"
    with log.open("wb") as out:
        done = subprocess.run(
            words, cwd=cwd, env=_environment(env), stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip
    if done.returncode:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-40:])
        raise Stop(f"{' '.join(words)}\nended with {done.returncode}:\n{tail}")
    log.unlink()


def _timed(words: list[str], cwd: Path) -> float:
    """Run `words`; seconds taken. Raises: Stop."""
    began = time.monotonic()
    _logged(words, cwd=cwd)
    return time.monotonic() - began


def _shown(words: list[str], cwd: Path = ROOT, env: dict[str, str] | None = None) -> int:
    """Run `words` with its output on the screen; its exit code."""
    sys.stdout.flush()
    return subprocess.run(words, cwd=cwd, env=_environment(env), check=False).returncode


# ── commands ────────────────────────────────────────────────────────────────────────────────────────────────────


def demo(asked: argparse.Namespace) -> int:
    """The main job on real parts; see simulator/demo.py."""
    set_up()
    words = [str(PYTHON), "-m", "simulator.demo", "--seed", str(asked.seed)]
    words += ["--once"] * asked.once + ["--headless"] * asked.headless
    words += ["--json", str(asked.json.resolve())] if asked.json else []
    return _shown(words)


def check(_: argparse.Namespace) -> int:
    """Lint, types, import rules and unit tests: under a minute once set up."""
    set_up(builds=False)
    build_extension()
    python = str(PYTHON)
    # Longest first, as many at once as there are processors: together they take as long as the longest half.
    steps = {
        "dashboard": ([str(BIN / "npm"), "run", "--silent", "check"], ROOT / "dashboard"),
        "types": ([str(BIN / "mypy")], ROOT),
        "unit tests": ([python, "-m", "pytest", "-q", "tests", "--area=unit"], ROOT),
        "extension": ([str(BIN / "npm"), "run", "--silent", "check"], ROOT / "extension"),
        "extension's tests": ([str(BIN / "npm"), "test", "--silent"], ROOT / "extension"),
        "dashboard's tests": ([str(BIN / "npm"), "test", "--silent"], ROOT / "dashboard"),
        "protocol is fresh": ([python, "protocol/generate.py", "--check"], ROOT),
        "simulator's page": ([str(BIN / "npm"), "run", "--silent", "check"], ROOT / "simulator/page"),
        "import rules": ([str(BIN / "lint-imports"), "--no-cache"], ROOT),
        "format": ([str(BIN / "ruff"), "format", "--check", "--quiet", "."], ROOT),
        "lint": ([str(BIN / "ruff"), "check", "--quiet", "."], ROOT),
    }
    failed = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as workers:
        running = {workers.submit(_timed, words, cwd): name for name, (words, cwd) in steps.items()}
        for done in concurrent.futures.as_completed(running):
            name = running[done]
            try:
                print(f"· {name} … {done.result():.0f} s", flush=True)
            except Stop as stop:
                failed.append(name)
                print(f"· {name} … failed\n{stop}", flush=True)
    print("all well" if not failed else f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def test(asked: argparse.Namespace) -> int:
    """Every area or one; counts per area, and in the last line over all."""
    if asked.layouts and asked.only != "capture":
        raise Stop("--layouts belongs to: dev.py test --only capture --layouts DIR")
    set_up()
    areas = [asked.only] if asked.only else AREAS
    if "windows" in areas:
        _system_packages(WINDOWS)
    counts = {area: {"passed": 0, "failed": 0, "skipped": 0} for area in areas}
    codes = []
    if not asked.only:
        codes.append(check(asked))
    # Everything that is to be fetched is there by now.
    apart = [str(PYTHON), str(ROOT / "tools" / "offline.py")] if asked.no_network else []
    if apart and _shown([*apart, str(PYTHON), "-c", ""]):
        raise Stop("--no-network: no test was run")
    if asked.layouts:
        codes.append(_pytest(areas, counts, ["--share=in-pairs", f"--layouts={asked.layouts.resolve()}"], apart))
    else:
        at_once = {"side-by-side": os.cpu_count() or 1, "in-pairs": 2, "one-by-one": 0}
        codes += [
            _pytest(areas, counts, [f"--share={share}", f"--numprocesses={processes}", "--dist=loadfile"], apart)
            for share, processes in at_once.items()
        ]
    for area, project in (("capture", "extension"), ("dashboard", "dashboard")):
        if area in areas and not asked.layouts:
            codes.append(_vitest(project, counts[area], apart))
    if asked.json:
        asked.json.write_text(json.dumps(counts, indent=1))
    for area, count in counts.items():
        print(f"{area:10} {count['passed']:5} passed {count['failed']:4} failed {count['skipped']:4} skipped")
    total = {key: sum(count[key] for count in counts.values()) for key in ("passed", "failed", "skipped")}
    # On CI every tool is there, so a skipped test is a test that was lost.
    lost = os.environ.get("CI") == "true" and total["skipped"] > 0
    bad = bool(any(codes) or total["failed"] or lost)
    total["failed"] += int(bad and not total["failed"])
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return int(bad)


def _pytest(areas: list[str], counts: dict[str, dict[str, int]], more: list[str], apart: list[str]) -> int:
    report = VENV / "areas.json"
    report.unlink(missing_ok=True)
    # The folder is named: without it pytest would not find the options that tests/conftest.py adds.
    words = [*apart, str(PYTHON), "-m", "pytest", "-q", "tests", f"--areas-json={report}"]
    code = _shown([*words, *more, *(f"--area={area}" for area in areas)])
    for area, count in (json.loads(report.read_text()) if report.exists() else {}).items():
        for key, number in count.items():
            counts[area][key] = counts[area].get(key, 0) + number
    nothing_collected = 5
    return 0 if code == nothing_collected else code


def _vitest(project: str, count: dict[str, int], apart: list[str]) -> int:
    report = VENV / f"vitest-{project}.json"
    report.unlink(missing_ok=True)
    words = [str(BIN / "npx"), "vitest", "run", "--reporter=json", f"--outputFile={report}"]
    code = _shown([*apart, *words], cwd=ROOT / project)
    found = json.loads(report.read_text()) if report.exists() else {}
    count["passed"] += found.get("numPassedTests", 0)
    count["failed"] += found.get("numFailedTests", 0)
    count["skipped"] += found.get("numPendingTests", 0)
    return code


def bench(asked: argparse.Namespace) -> int:
    """Figures beside their references, interleaved in one run."""
    set_up()
    words = [str(PYTHON), "-m", "bench", *asked.names]
    words += ["--full"] * asked.full
    words += ["--json", str(asked.json.resolve())] if asked.json else []
    return _shown(words)


def faults(asked: argparse.Namespace) -> int:
    """The real agent, broken at random moments; see simulator/faults."""
    set_up(builds=False)
    words = [str(PYTHON), "-m", "simulator.faults", "--rounds", str(asked.rounds)]
    words += ["--mutant", asked.mutant] if asked.mutant else []
    words += ["--json", str(asked.json.resolve())] if asked.json else []
    return _shown(words)


def package(asked: argparse.Namespace) -> int:
    """Setup.exe or the Debian package, and every step of its life; see tools/package."""
    set_up()
    if asked.system == "windows":
        _system_packages(WINDOWS)
    words = [str(PYTHON), "-m", "tools.package", asked.system]
    words += ["--runtime", str(asked.runtime.resolve())] if asked.runtime else []
    words += ["--json", str(asked.json.resolve())] if asked.json else []
    return _shown(words)


def shots(asked: argparse.Namespace) -> int:
    """A picture of every screen into a folder."""
    set_up()
    return _shown([str(PYTHON), "-m", "simulator.shots", str(asked.dir.resolve())])


def protocol(_: argparse.Namespace) -> int:
    """Schemas, OpenAPI, and the TypeScript made from them."""
    set_up(builds=False)
    _logged([str(PYTHON), "protocol/generate.py"])
    _npm("extension", "run", "wire")
    _npm("dashboard", "run", "client")
    return 0


# Asked for by litestar, loaded by none of our programs; thirty megabytes.
NOT_ON_COMPUTERS = ("faker", "polyfactory", "httpx", "httpcore", "certifi")


def lock(_: argparse.Namespace) -> int:
    """requirements/*.txt from *.in, with hashes and without addresses."""
    _python_packages()
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
    for name in sorted(file.stem for file in (ROOT / "requirements").glob("*.in")):
        _logged(
            [str(BIN / "uv"), "pip", "compile", "-q", *options, f"{name}.in", "-o", f"{name}.txt"],
            ROOT / "requirements",
        )
    # What is packed into installers is for one system each; examples for an API's documents are not among it.
    left_out = [word for name in NOT_ON_COMPUTERS for word in ("--no-emit-package", name)]
    systems = {"windows": "x86_64-pc-windows-msvc", "linux": "x86_64-manylinux_2_28"}
    for system, platform in systems.items():
        words = ["--python-platform", platform, *options[1:], *left_out, "computer.in", "-o", f"computer-{system}.txt"]
        _logged([str(BIN / "uv"), "pip", "compile", "-q", *words], ROOT / "requirements")
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": demo,
    "test": test,
    "check": check,
    "bench": bench,
    "faults": faults,
    "package": package,
    "shots": shots,
    "protocol": protocol,
    "lock": lock,
}

if __name__ == "__main__":
    sys.exit(main())
