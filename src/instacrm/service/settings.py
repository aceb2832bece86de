"""Core's settings: `INSTACRM_*` variables, or the same names in a TOML file that `INSTACRM_CONFIG` points to.

A variable wins over the file. There are no default secrets: without a client at the sign-in provider Core does not
start. A secret may stand in a file of its own, `INSTACRM_CLIENT_SECRET_FILE`.
"""

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

from instacrm.domain.errors import BadSettings

from .identity.settings import GOOGLE, Client, IdentitySettings, Joining

# What each setting means, by its name without `INSTACRM_`; `instacrm service config` prints it.
MEANINGS: Final[dict[str, str]] = {
    "DATABASE_URL": "sqlite:///FILE (default sqlite:///instacrm-core.db), postgresql+psycopg://… or oracle+oracledb://…",
    "HOST": "address to listen on (default 127.0.0.1)",
    "PORT": "port to listen on (default 8400)",
    "PUBLIC_URL": "address at which browsers and agents reach Core (default http://127.0.0.1:PORT)",
    "ISSUER": "sign-in provider (default Google)",
    "CLIENT_ID": "Core's client at the provider for desktops",
    "CLIENT_SECRET": "its secret, or CLIENT_SECRET_FILE",
    "WEB_CLIENT_ID": "Core's client at the provider for the dashboard (default: the same)",
    "WEB_CLIENT_SECRET": "its secret, or WEB_CLIENT_SECRET_FILE",
    "JOINING": "closed (default): by invitation; approval: anybody may ask",
    "DOMAINS": "Workspace domains whose people join without invitation, separated by commas",
    "DASHBOARD_DIR": "folder of the dashboard's pages (default: none)",
    "PACKS_DIR": "folder with a mirror of the signed repository of selector packs (default: none)",
    "REQUESTS_PER_MINUTE": "most requests from one address (default 1200)",
    "ACCOUNT_REQUESTS_PER_MINUTE": "most requests of one account, wherever from (default 600)",
    "OPERATOR_EVENTS_PER_DAY": "most new events of one person in a day, UTC (default 200000; 0: no limit)",
    "TEAM_EVENTS_PER_DAY": "most new events of one team in a day, UTC (default 1000000; 0: no limit)",
    "SIGN_INS_PER_MINUTE": "most requests without a session from one address to the doors of signing in (default 60)",
    "METRICS_TOKEN": "whoever sends it as Bearer may read /metrics (default: nobody), or METRICS_TOKEN_FILE",
    "DEMO": "1: allow a sign-in provider on this computer; never in earnest",
}
_SECRETS: Final = ("CLIENT_SECRET", "WEB_CLIENT_SECRET", "METRICS_TOKEN")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What Core was told at its start."""

    database_url: str = "sqlite:///instacrm-core.db"
    host: str = "127.0.0.1"
    port: int = 8400
    public_url: str = "http://127.0.0.1:8400"
    identity: IdentitySettings
    dashboard_dir: Path | None = None
    packs_dir: Path | None = None
    requests_per_minute: int = 1200
    account_requests_per_minute: int = 600
    operator_events_per_day: int = 200_000
    team_events_per_day: int = 1_000_000
    sign_ins_per_minute: int = 60
    # Empty: there is no such route.
    metrics_token: str = field(default="", repr=False)
    demo: bool = False


def read_settings(variables: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process (`variables` instead of its environment).

    Raises: BadSettings naming the setting that is wrong or unknown.
    """
    found = _gather(os.environ if variables is None else variables)
    port = _number(found, "PORT", 8400)
    public_url = found.get("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/")
    joining = found.get("JOINING", "closed")
    if joining not in get_args(Joining):
        raise BadSettings(f"INSTACRM_JOINING is one of {', '.join(get_args(Joining))}, not {joining!r}")
    desktop = Client(found.get("CLIENT_ID", ""), found.get("CLIENT_SECRET", ""))
    web = Client(found.get("WEB_CLIENT_ID", ""), found.get("WEB_CLIENT_SECRET", ""))
    demo = found.get("DEMO", "") in {"1", "true", "True"}
    folder = found.get("DASHBOARD_DIR")
    return Settings(
        database_url=found.get("DATABASE_URL", Settings.database_url),
        host=found.get("HOST", Settings.host),
        port=port,
        public_url=public_url,
        identity=IdentitySettings(
            issuer=found.get("ISSUER", GOOGLE),
            desktop=desktop,
            web=web if web.client_id else desktop,
            public_url=public_url,
            joining="approval" if joining == "approval" else "closed",
            domains=tuple(d.strip().lower() for d in found.get("DOMAINS", "").split(",") if d.strip()),
            demo=demo,
        ),
        dashboard_dir=Path(folder) if folder else None,
        packs_dir=Path(packs) if (packs := found.get("PACKS_DIR")) else None,
        requests_per_minute=_number(found, "REQUESTS_PER_MINUTE", Settings.requests_per_minute),
        account_requests_per_minute=_number(found, "ACCOUNT_REQUESTS_PER_MINUTE", Settings.account_requests_per_minute),
        operator_events_per_day=_number(found, "OPERATOR_EVENTS_PER_DAY", Settings.operator_events_per_day),
        team_events_per_day=_number(found, "TEAM_EVENTS_PER_DAY", Settings.team_events_per_day),
        sign_ins_per_minute=_number(found, "SIGN_INS_PER_MINUTE", Settings.sign_ins_per_minute),
        metrics_token=found.get("METRICS_TOKEN", ""),
        demo=demo,
    )


def given_settings() -> dict[str, str]:
    """Every setting this process was given, by its name without the prefix; secrets are in it.

    Raises: BadSettings.
    """
    return _gather(os.environ)


def _gather(variables: Mapping[str, str]) -> dict[str, str]:
    """Every setting that was given, by its name without the prefix, secrets read from their files."""
    found: dict[str, str] = {}
    if file := variables.get("INSTACRM_CONFIG"):
        found = {name.upper(): _text(value) for name, value in _read_toml(Path(file)).items()}
    found |= {
        name.removeprefix("INSTACRM_"): value for name, value in variables.items() if name.startswith("INSTACRM_")
    }
    for secret in _SECRETS:
        if path := found.pop(f"{secret}_FILE", None):
            try:
                found[secret] = _private(Path(path)).read_text("utf-8").strip()
            except OSError as error:
                raise BadSettings(f"INSTACRM_{secret}_FILE cannot be read: {error.strerror}") from error
    return found


def _read_toml(file: Path) -> dict[str, object]:
    try:
        text = file.read_text("utf-8")
        given = tomllib.loads(text)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"INSTACRM_CONFIG cannot be read: {error}") from error
    known = {*MEANINGS, *(f"{secret}_FILE" for secret in _SECRETS)}
    if unknown := sorted(name for name in given if name.upper() not in known):
        raise BadSettings(f"{file.name} has settings nobody knows: {', '.join(unknown)}")
    if any(name.upper() in {*_SECRETS, "DATABASE_URL"} for name in given):
        _private(file)
    return given


def _private(file: Path) -> Path:
    """`file`, when it is for Core's own user alone. Windows has no such bits: there its folder's permissions decide.

    Raises: BadSettings; OSError.
    """
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise BadSettings(f"{file.name} holds a secret and other users can read it", remedy=f"chmod 600 {file}")
    return file


def _text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _number(found: Mapping[str, str], name: str, default: int) -> int:
    try:
        number = int(found.get(name, default))
    except ValueError as error:
        raise BadSettings(f"INSTACRM_{name} is a number, not {found[name]!r}") from error
    if number < 0:
        raise BadSettings(f"INSTACRM_{name} is not negative")
    return number
