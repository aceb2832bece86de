"""What organisations and servers are given names what the product really is."""

import json
import plistlib
import re
import shlex
from pathlib import Path

import pytest

from instacrm.launcher.host import EXTENSION
from instacrm.service.settings import read_settings

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "packaging" / "policies"
CORE = ROOT / "packaging" / "core"


def linux_policy() -> dict[str, object]:
    return dict(json.loads((POLICIES / "chrome-linux.json").read_text()))


def windows_policy(browser: str) -> dict[str, object]:
    text = (POLICIES / "windows.reg").read_text()
    own = text.partition(rf"Policies\{browser}]")[2]
    settings = re.search(r'"ExtensionSettings"="(.*)"', own)
    allowed = re.search(r'NativeMessagingAllowlist\]\n"1"="(.*)"', own)
    assert settings
    assert allowed
    extensions = json.loads(settings[1].replace('\\"', '"'))
    return {"ExtensionSettings": extensions, "NativeMessagingAllowlist": [allowed[1]]}


def mac_policy() -> dict[str, object]:
    return dict(plistlib.loads((POLICIES / "macos.mobileconfig").read_bytes())["PayloadContent"][0])


@pytest.mark.parametrize(
    "policy", [linux_policy(), windows_policy(r"Google\Chrome"), windows_policy(r"Microsoft\Edge"), mac_policy()]
)
def test_a_policy_installs_our_extension_and_lets_it_start_our_host(policy: dict[str, object]) -> None:
    extensions, hosts = policy["ExtensionSettings"], policy["NativeMessagingAllowlist"]

    assert isinstance(extensions, dict)
    assert list(extensions) == [EXTENSION["id"]]
    assert extensions[EXTENSION["id"]]["installation_mode"] == "force_installed"
    assert hosts == [EXTENSION["host"]]


def test_the_file_of_an_external_extension_is_named_by_its_id() -> None:
    assert (POLICIES / f"{EXTENSION['id']}.json").exists()


def test_core_takes_the_example_of_its_settings(tmp_path: Path) -> None:
    secret, web, config = (tmp_path / name for name in ("client_secret", "web_client_secret", "core.toml"))
    secret.write_text("from the provider\n")
    web.write_text("for the dashboard\n")
    config.write_text((CORE / "core.toml").read_text().replace('"/etc/instacrm', f'"{tmp_path}'))
    for file in (secret, web, config):
        file.chmod(0o600)

    settings = read_settings({"INSTACRM_CONFIG": str(config)})

    assert settings.identity.desktop.client_secret == "from the provider"
    assert settings.identity.web.client_secret == "for the dashboard"
    assert settings.database_url.startswith("sqlite:////var/lib/instacrm/")


def test_the_container_is_made_of_what_is_there() -> None:
    lines = [line.split() for line in (CORE / "Containerfile").read_text().splitlines() if line.startswith("COPY ")]
    sources = [word for words in lines if "--from" not in words[1] for word in words[1:-1]]

    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_the_container_has_what_the_dashboards_build_reads_beside_the_dashboard() -> None:
    scripts = [path for path in (ROOT / "dashboard" / "scripts").glob("*.ts") if not path.stem.endswith(".test")]
    read = {name for path in scripts for name in re.findall(r"\.\./\.\./(protocol/[\w./]+)", path.read_text())}

    copied = (CORE / "Containerfile").read_text() + (ROOT / ".dockerignore").read_text()

    assert read
    # Copied, and not left out.
    assert [name for name in read if copied.count(name) != 2] == []


def test_the_container_and_the_unit_are_told_nothing_core_does_not_know() -> None:
    text = (CORE / "Containerfile").read_text() + (CORE / "instacrm-core.service").read_text()
    given = dict(word.split("=", 1) for word in shlex.split(text, comments=True) if word.startswith("INSTACRM_"))

    settings = read_settings({name: value for name, value in given.items() if name != "INSTACRM_CONFIG"})

    assert (settings.host, settings.port) == ("0.0.0.0", 8400)  # noqa: S104 (within its container)
