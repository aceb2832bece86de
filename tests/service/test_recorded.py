"""What agents of earlier days said is said again: Core still answers all they were told, and may say more."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from instacrm.service.store.engine import Database
from tests.service.recording import PEOPLE, RECORDED, Said, name_them
from tests.service.serving import an_app, epoch_of, sign_in
from tests.service.teams import a_person, a_team

RECORDINGS = sorted(RECORDED.glob("*.json"))
# A push's stamp, or the audit log's seal: whatever their value, it is the same wherever it comes again.
STAMP = re.compile(r"(?<![0-9a-f-])(?:[0-9a-f]{16}|[0-9a-f]{64})(?![0-9a-f-])")


class Difference(AssertionError):
    """Core says something else than it did."""


class Replay:
    """One recording, said again to a Core of today."""

    def __init__(self, database: Database) -> None:
        a_team(database)
        self.http = TestClient(an_app(database))
        people = {who: a_person(database, joined=False).operator_id for who in PEOPLE}
        name_them(database, people)
        self.tokens = {who: sign_in(database, "team", operator_id) for who, operator_id in people.items()}
        self.words = {f"@{who}@": operator_id for who, operator_id in people.items()}
        self.words["@epoch@"] = epoch_of(database)

    def say(self, said: Said) -> None:
        """Ask what was asked. Raises: Difference when what was told then is not told now."""
        question = self.now(bytes(said.question).decode())
        content = question.encode() if question != "null" else None
        headers = {"Authorization": f"Bearer {self.tokens[said.who]}", "Content-Type": "application/json"}
        answer = self.http.request(said.method, self.now(said.path), content=content, headers=headers)
        if answer.status_code != said.status:
            raise Difference(said.path, answer.status_code, answer.text)
        self.compare(said.answer, answer.json(), said.path)

    def now(self, text: str) -> str:
        """`text` with the names and stamps of today."""
        for word, meaning in self.words.items():
            text = text.replace(word, meaning)
        return text

    def compare(self, then: Any, told: Any, place: str) -> None:
        """Every key and element of `then` is there; a stamp has another value, the same one everywhere."""
        if isinstance(then, dict) and isinstance(told, dict) and then.keys() <= told.keys():
            for key, value in then.items():
                self.compare(value, told[key], f"{place} {key}")
        elif isinstance(then, list) and isinstance(told, list) and len(then) == len(told):
            for one, other in zip(then, told, strict=True):
                self.compare(one, other, place)
        elif isinstance(then, str) and isinstance(told, str):
            for old, new in zip(STAMP.findall(then), STAMP.findall(told), strict=False):
                self.words.setdefault(old, new)
            if self.now(then) != told:
                raise Difference(place, then, told)
        elif then != told:
            raise Difference(place, then, told)


def test_there_is_a_recording_of_every_protocol() -> None:
    assert [file.stem for file in RECORDINGS] == ["protocol-1"]


@pytest.mark.parametrize("file", RECORDINGS, ids=lambda file: file.stem)
def test_agents_of_then_are_told_what_they_were_told(file: Path, database: Database) -> None:
    replay = Replay(database)
    recorded = msgspec.json.decode(file.read_bytes(), type=list[Said])

    for said in recorded:
        replay.say(said)

    assert {said.path.partition("?")[0].rpartition("/")[2] for said in recorded} == {
        "hello",
        "push",
        "pull",
        "snapshot",
    }


def test_a_word_that_is_told_no_more_is_noticed(database: Database) -> None:
    replay = Replay(database)
    recorded = msgspec.json.decode(RECORDINGS[0].read_bytes(), type=list[Said])
    more = msgspec.structs.replace(recorded[0], answer=recorded[0].answer | {"promised": 1})

    with pytest.raises(Difference):
        replay.say(more)
