from pathlib import Path

import pytest

from instacrm.domain.errors import BadSettings
from instacrm.service.identity.settings import checked
from instacrm.service.migrations.running import migrate
from instacrm.service.settings import read_settings
from tests.service.processes import a_core, refuses_to_start


def test_a_variable_wins_over_the_file_and_secrets_come_from_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush\n")
    (tmp_path / "secret").chmod(0o600)
    (tmp_path / "core.toml").write_text('port = 9000\nclient_id = "from file"\ndomains = ["A.example", "b.example"]\n')

    found = read_settings(
        {
            "INSTACRM_CONFIG": str(tmp_path / "core.toml"),
            "INSTACRM_PORT": "9001",
            "INSTACRM_CLIENT_SECRET_FILE": str(tmp_path / "secret"),
        }
    )

    assert (found.port, found.public_url) == (9001, "http://127.0.0.1:9001")
    assert found.identity.desktop == ("from file", "hush")
    assert found.identity.domains == ("a.example", "b.example")
    assert "hush" not in repr(found)


def test_there_is_no_default_secret() -> None:
    with pytest.raises(BadSettings):
        checked(read_settings({}).identity)


@pytest.mark.parametrize(
    "variables",
    [
        {"INSTACRM_PORT": "many"},
        {"INSTACRM_JOINING": "open"},
        {"INSTACRM_CLIENT_SECRET_FILE": "/nowhere/at/all"},
        {"INSTACRM_CONFIG": "/nowhere/at/all"},
    ],
)
def test_a_setting_that_makes_no_sense_stops_the_start(variables: dict[str, str]) -> None:
    with pytest.raises(BadSettings):
        read_settings(variables)


def test_a_setting_nobody_knows_is_named(tmp_path: Path) -> None:
    (tmp_path / "core.toml").write_text("prot = 9000\n")

    with pytest.raises(BadSettings, match="prot"):
        read_settings({"INSTACRM_CONFIG": str(tmp_path / "core.toml")})


def test_core_does_not_start_in_earnest_with_a_development_provider(tmp_path: Path) -> None:
    said = refuses_to_start(f"sqlite:///{tmp_path / 'core.db'}", tmp_path, ISSUER="http://127.0.0.1:9000")

    assert "is a development provider, and this is no demo" in said
    assert "INSTACRM_ISSUER" in said
    # Refused before anything is touched.
    assert not (tmp_path / "core.db").exists()


def test_core_starts_with_the_same_settings_and_a_provider_elsewhere(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path / 'core.db'}")

    with a_core(f"sqlite:///{tmp_path / 'core.db'}", tmp_path) as address:
        assert address
