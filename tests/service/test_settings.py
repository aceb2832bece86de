from pathlib import Path

import pytest

from instacrm.domain.errors import BadSettings
from instacrm.service.identity.settings import checked
from instacrm.service.settings import read_settings


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
