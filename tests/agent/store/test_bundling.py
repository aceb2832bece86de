"""What is given to whoever helps holds no person."""

import zipfile
from pathlib import Path

from instacrm.agent.bundling import write_bundle
from instacrm.agent.settings import Home, make_private
from instacrm.wire.window import Finding
from tests.agent.actions.desks import logged, opened
from tests.builders import NOON, a_prospect


def test_a_bundle_says_how_things_are_and_holds_no_name_word_id_or_folder_of_a_person(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    make_private(home)
    store = opened(home.folder)
    said = logged(store, text="Very secret", prospect=a_prospect("mila.k"))
    (home.logs / "agent.log").write_text(f'{{"event_id": "{said.event_id}", "operator_id": "operator-dana"}}\n')
    (home.folder / "operator_config.json").write_text('{"name": "Dana"}')
    finding = Finding(name="store", state="problem", says=f"cannot read {home.folder}/agent.db")

    names = write_bundle(home, tmp_path / "bundle.zip", [finding], now_ms=NOON)

    store.close()
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        text = "".join(archive.read(name).decode() for name in names)
    assert "outreach.intent" in text
    assert "cannot read DATA/agent.db" in text
    for word in ("secret", "mila", "Dana", "operator-dana", "studio_a", said.event_id, store.agent_id, str(tmp_path)):
        assert word not in text
    assert (tmp_path / "bundle.zip").stat().st_mode & 0o077 == 0
