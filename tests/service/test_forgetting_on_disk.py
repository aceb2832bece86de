"""What Core's SQLite forgot is in none of its files, as soon as the forgetting is committed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from instacrm.domain import events
from instacrm.domain.governance.constitution import Constitution
from instacrm.service.actions.erasures import erase
from instacrm.service.actions.pushing import Writer
from instacrm.service.migrations.running import migrate
from instacrm.service.store import constitutions
from instacrm.service.store.engine import Database
from tests.builders import NOON
from tests.service.teams import Person, a_person, a_team, person_of

WORDS = b"a zebra crosses the street"


def holding(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir() if WORDS in file.read_bytes()}


def erased(dana: Person) -> None:
    erase(dana.database, Writer("team", dana.operator_id), person_of("zebra.mila"), "zebra.mila", NOON)


def excluded(dana: Person) -> None:
    dana.push(dana.set("zebra.mila", "excluded"))


def narrowed(dana: Person) -> None:
    with dana.database.writing() as db:
        constitutions.enact(db, "team", Constitution(text_policy="none"), proposal_id=None, now_ms=NOON)


@pytest.mark.parametrize("forget", [erased, excluded, narrowed])
def test_forgotten_words_are_in_no_file_of_cores(tmp_path: Path, forget: Callable[[Person], None]) -> None:
    url = f"sqlite:///{tmp_path / 'core.db'}"
    migrate(url)
    database = Database(url)
    a_team(database)
    dana = a_person(database, role="owner")
    dana.push(dana.met("zebra.mila"), *dana.wrote("zebra.mila", events.SENT, text=WORDS.decode()))
    assert holding(tmp_path)

    forget(dana)

    left = holding(tmp_path)
    database.close()
    assert left == set()
