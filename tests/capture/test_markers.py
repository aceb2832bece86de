"""Words that must not be kept are in no store of any program; the same search finds those that may be."""

import json
import sqlite3
import struct
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from playwright.async_api import expect

from simulator.people import Writer
from tests.capture.conftest import Studio
from tests.capture.reading import holding, until
from tests.capture.searching import holders, log_records, readings, unsnapped

ALLOWED = "Quince lantern marker for somebody who may be written to"
EXCLUDED = "Walnut compass marker for somebody who is excluded"
UNWANTED = "Cobalt ladder marker for somebody nobody writes to"
ERASED = "Saffron anchor marker for somebody who was erased"
UNKEPT = "Juniper kettle marker of a team that keeps no texts"


class Places:
    """Every place where programs of ours, or the browser for them, keep something."""

    def __init__(self, studio: Studio, copies: Path) -> None:
        self.folders = (studio.desk.home, studio.desk.profile, studio.team.core.folder, copies)

    def of(self, *words: str) -> dict[str, set[str]]:
        return holders(self.folders, *words)


async def written(studio: Studio, writer: Writer, handle: str, text: str) -> None:
    await writer.write(handle, text)
    await writer.wait_delivered(handle, text)
    await studio.until_kept(handle, "sent")


async def in_step(studio: Studio) -> None:
    """Everything is at Core, and what Core says is here."""
    await studio.desk.run("sync")
    await until(lambda: waiting(studio), lambda count: count == 0)


def waiting(studio: Studio) -> int:
    (database,) = studio.desk.home.rglob("agent.db")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return int(db.execute("SELECT count(*) FROM outbox").fetchone()[0])


async def backed_up(studio: Studio, copies: Path, name: str) -> None:
    """A backup by the agent in its folder, and one by Core beside it."""
    await studio.desk.run("backup")
    await studio.team.core.run("backup", str(copies / name))


async def mark(studio: Studio, writer: Writer, handle: str, *, excluded: bool) -> None:
    await writer.open_thread(handle)
    async with studio.panel(writer) as panel:
        if excluded:
            await panel.locator("#status").select_option("excluded")
            await expect(panel.get_by_text("the text of messages to them is never taken")).to_be_visible()
        else:
            await panel.locator("#do-not-contact").click()
            await expect(panel.locator("#do-not-contact[aria-pressed=true]")).to_be_visible()


async def policy(studio: Studio, words: str) -> None:
    """A team of one decides at once."""
    held = await studio.team.ask_core("GET", "/v1/constitution")
    change = {"what": "constitution", "constitution": {**held, "text_policy": words}}
    await studio.team.ask_core("POST", "/v1/proposals", {"change": change, "reason": "A test"})
    await studio.desk.run("sync")
    await until(lambda: bool(holding(studio.desk.home, ALLOWED)), lambda is_there: not is_there or words == "shared")


def keys_of(studio: Studio) -> set[str]:
    """The ids of the keys that open the browsers' outboxes."""
    kept = json.loads((studio.desk.home / "outbox.keys").read_bytes())
    return {key["id"] for keys in kept.values() for key in keys}


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    made = tmp_path / "copies"
    made.mkdir()
    return made


def test_marked_words_are_in_every_store_of_those_who_may_be_written_to_and_in_none_of_the_others(
    studio: Studio, copies: Path
) -> None:
    writer = studio.a_writer()
    allowed, excluded, unwanted, erased, unkept = (studio.a_person() for _ in range(5))
    places = Places(studio, copies)
    used: set[str] = set()

    async def story() -> tuple[dict[str, set[str]], ...]:
        await written(studio, writer, allowed, ALLOWED)
        await written(studio, writer, erased, ERASED)
        await in_step(studio)
        before = places.of(ERASED)
        used.update(keys_of(studio))
        await mark(studio, writer, excluded, excluded=True)
        await written(studio, writer, excluded, EXCLUDED)
        await mark(studio, writer, unwanted, excluded=False)
        await writer.write(unwanted, UNWANTED)
        await writer.press_again()
        await writer.wait_delivered(unwanted, UNWANTED)
        await studio.until_kept(unwanted, "sent")
        used.update(keys_of(studio))
        await erase(studio, erased)
        await in_step(studio)
        await until(lambda: used.isdisjoint(keys_of(studio)), bool)
        await backed_up(studio, copies, "first.db")
        while_shared = places.of(ALLOWED, EXCLUDED, UNWANTED, ERASED)
        try:
            await policy(studio, "none")
            await written(studio, writer, unkept, UNKEPT)
            await in_step(studio)
            await studio.desk.run("backup")
            after = places.of(UNKEPT)
        finally:
            await policy(studio, "shared")
        return before, while_shared, after

    before, while_shared, after = studio.run(story())

    home, core = studio.desk.home.name, studio.team.core.folder.name
    kept = while_shared[ALLOWED]
    assert before[ERASED]
    assert used
    assert {Path(file).suffix for file in kept if file.startswith(f"{home}/")} >= {".db", ".bak"}
    assert any(file.startswith(f"{core}/") for file in kept)
    assert "copies/first.db" in kept
    assert (while_shared[EXCLUDED], while_shared[UNWANTED]) == (set(), set())
    # What waited in the browser stays in the log of its storage until the browser compacts that, sealed with a key that
    # is no more (decision 0010).
    assert while_shared[ERASED] == set()
    assert not used.intersection(keys_of(studio))
    assert after[UNKEPT] == set()


async def erase(studio: Studio, handle: str) -> None:
    (database,) = studio.desk.home.rglob("agent.db")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        (person_id,) = db.execute("SELECT person_id FROM addresses WHERE handle=?", (handle,)).fetchone()
    await studio.team.ask_core("POST", f"/v1/prospects/{person_id}/erase", {"handle": handle})
    await until(lambda: is_gone(database, handle), bool)


def is_gone(database: Path, handle: str) -> bool:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return db.execute("SELECT 1 FROM addresses WHERE handle=?", (handle,)).fetchone() is None


def test_the_search_reads_what_is_packed_or_in_pieces(tmp_path: Path) -> None:
    # "abc" as a literal, then six bytes from three back.
    assert unsnapped(b"\x09\x08abc" + bytes([(6 - 4) << 2 | 1, 3])) == b"abcabcabc"
    first, last = struct.pack("<IHB", 0, 3, 2) + b"Qui", struct.pack("<IHB", 0, 3, 4) + b"nce"
    assert list(log_records(first + last)) == [b"Quince"]
    (tmp_path / "page.gz").write_bytes(b"before" + zlib.compress(b"Quince", wbits=31))
    assert any(b"Quince" in part for part in readings(tmp_path / "page.gz"))
    # Two letters as they are, then four from two back: the word stands nowhere as it is read.
    table = a_table(b"\x06\x04ab" + bytes([1, 2]))
    (tmp_path / "7.ldb").write_bytes(table)
    assert b"ababab" not in table
    assert any(b"ababab" in part for part in readings(tmp_path / "7.ldb"))


def a_table(packed: bytes) -> bytes:
    """A LevelDB table with one packed block."""
    index = b"\x00\x01\x02k" + bytes([0, len(packed)]) + struct.pack("<II", 0, 1)
    body = packed + b"\x01" + b"\0\0\0\0"
    at = len(body)
    footer = bytes([0, 0, at, len(index)]).ljust(40, b"\0") + struct.pack("<Q", 0xDB4775248B80FB57)
    return body + index + b"\x00" + b"\0\0\0\0" + footer
