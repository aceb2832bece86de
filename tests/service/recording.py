"""Records what agents of today and Core say to each other: `python -m tests.service.recording NAME`.

A recording is kept for ever and never made anew: it is what agents of its day go on saying. Operators and the epoch
stand in it as words between `@`, because each database has its own.
"""

import gzip
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import httpx2
import msgspec

from instacrm.service.migrations.running import migrate
from instacrm.service.store import tables
from instacrm.service.store.engine import Database
from tests.agent.sync.offices import Desk, Line, Office
from tests.service.serving import epoch_of

RECORDED: Final = Path(__file__).parent / "recorded"
PEOPLE: Final = ("dana", "lee")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One question of somebody's agent with Core's answer."""

    who: str
    method: str
    path: str
    question: msgspec.Raw = msgspec.Raw(b"null")
    status: int
    answer: Any


class _Recorder(Line):
    """A line that writes down what passes."""

    def __init__(self, office: Office, who: str, heard: list[Said]) -> None:
        super().__init__(office)
        self._who, self._heard = who, heard

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await super().handle_async_request(request)
        self._heard.append(
            Said(
                who=self._who,
                method=request.method,
                path=request.url.raw_path.decode(),
                question=msgspec.Raw(_unpacked(request) or b"null"),
                status=answer.status_code,
                answer=msgspec.json.decode(answer.content),
            )
        )
        return answer


def _unpacked(request: httpx2.Request) -> bytes:
    return gzip.decompress(request.content) if "content-encoding" in request.headers else request.content


def name_them(database: Database, operator_ids: dict[str, str]) -> None:
    """The people of a recording are called the same whenever it is said."""
    with database.writing() as db:
        for who, operator_id in operator_ids.items():
            names = {"OPR_NAME": who, "name_key": who}
            db.execute(tables.operators.update().where(tables.operators.c.operator_id == operator_id).values(names))


def record(folder: Path, empty_core: Path) -> str:
    """What passed, as JSON."""
    office = Office(folder, empty_core)
    heard: list[Said] = []
    desks = {who: Desk(office, who) for who in PEOPLE}
    for who, desk in desks.items():
        desk.line = _Recorder(office, who, heard)
    name_them(office.database, {who: desk.me.operator_id for who, desk in desks.items()})
    dana, lee = desks.values()
    dana.round()
    dana.join()
    told = dana.write("mila", "outreach.sent")
    dana.write("noor", "outreach.failed")
    dana.set("mila", "warm")
    dana.round()
    dana.say(told, "not-sent")
    dana.round()
    lee.round()
    lee.join()
    lee.write("mila", "outreach.unconfirmed", "outreach.sent")
    lee.set("noor", "excluded")
    lee.round()
    dana.round()
    text = msgspec.json.encode(heard).decode()
    for who, desk in desks.items():
        text = text.replace(desk.me.operator_id, f"@{who}@")
        desk.store.close()
    text = text.replace(epoch_of(office.database), "@epoch@")
    office.close()
    return text


def main() -> None:
    """Write a new recording."""
    file = RECORDED / f"{sys.argv[1]}.json"
    with tempfile.TemporaryDirectory() as folder:
        core = Path(folder) / "empty.db"
        migrate(f"sqlite:///{core}")
        text = record(Path(folder), core)
    with file.open("x", encoding="utf-8") as new:
        new.write(msgspec.json.format(text, indent=1) + "\n")


if __name__ == "__main__":
    main()
