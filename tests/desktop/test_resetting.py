"""Beginning anew: what goes is said, nothing goes without the word, and then nothing of it is left."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from instacrm.agent import resetting
from instacrm.agent.settings import SECOND_BACKUPS, TEAMS, Home
from instacrm.agent.store import open_store
from instacrm.computer import agent_stopped
from instacrm.domain import events
from instacrm.domain.errors import StoreBusy
from instacrm.outside import reset_now
from tests.desktop.conftest import Computer, a_window, an_outside, name_of, until
from tests.desktop.test_mission import press

WORDS = b"a word that nobody may find"


@pytest.fixture
def home(computer: Computer) -> Iterator[Home]:
    """The folder of the computer; whatever agent a reset started in it goes again."""
    made = Home(computer.home)
    yield made
    asyncio.run(agent_stopped(made))


def holding(folder: Path) -> list[str]:
    """The files below that hold the words."""
    return [file.name for file in folder.rglob("*") if file.is_file() and WORDS in file.read_bytes()]


def test_somebody_alone_reads_what_goes_types_the_word_and_begins_anew(
    app: QApplication, computer: Computer, home: Home
) -> None:
    computer.start_alone()
    outside = an_outside(
        home.folder, plan_reset=lambda: resetting.sentences(resetting.look(home)), reset=lambda: reset_now(home)
    )
    with a_window(outside) as window:
        until(lambda: window.state is not None)
        QTest.keyClicks(window.welcome.choice.my_name, "Dana")
        press(window, "Work alone")
        until(lambda: name_of(window) == "Dana")
        computer.join()
        computer.write("mila.k", events.SENT, text=WORDS.decode())
        was_here = holding(home.folder)
        card = window.pages.settings.reset
        window.go(window.pages.settings)

        press(window, "What would go?")
        until(lambda: "this is the only copy" in card.told.text())
        card.typed.setText("rese")
        might_go_too_early = card.do.isEnabled()
        card.typed.setText("reset")
        card.do.click()
        until(lambda: card.told.text().startswith("All of it is gone."))
        until(lambda: window.state is not None and window.state.operator is None)

    assert (bool(was_here), might_go_too_early, holding(home.folder)) == (True, False, [])
    assert not list(home.folder.glob("core.db*"))


def test_all_teams_and_their_backups_go_and_what_is_others_stays(home: Home, tmp_path: Path) -> None:
    second, own = tmp_path / "second", home.folder / "a file of the person's own"
    store = open_store(home.folder, now_ms=1)
    agent_id = store.agent_id
    store.close()
    mine, others = second / f"InstaCRM-{agent_id[:8]}", second / "InstaCRM-00000000"
    for folder in (mine, others, home.folder / TEAMS / "team-2"):
        folder.mkdir(parents=True)
        (folder / "agent.db").write_bytes(WORDS)
    own.touch()
    (home.folder / SECOND_BACKUPS).write_text(str(second))

    resetting.reset(home)

    assert [file.relative_to(tmp_path).parts[:2] for file in tmp_path.rglob("*") if file.name == "agent.db"] == [
        ("second", "InstaCRM-00000000")
    ]
    assert own.exists()
    assert not mine.exists()


def test_while_an_agent_runs_nothing_goes(computer: Computer, home: Home) -> None:
    computer.start()
    computer.join()
    before = resetting.look(home)

    with pytest.raises(StoreBusy):
        resetting.reset(home)

    assert resetting.look(home) == before
    assert before[0].waiting > 0
