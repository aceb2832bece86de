"""The journal, cut anywhere, gives back whole frames and nothing else."""

import os
import resource
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.agent.store.journal import Entry, Journal, frame, frames_in, survey
from instacrm.domain.errors import DiskTrouble
from tests.builders import an_event


def an_entry(number: int) -> Entry:
    return Entry(
        (an_event("note.added", event_id=f"event-{number}", private={"text": "שלום \U0001f44b" * number}),), {}
    )


def frames_of(count: int) -> list[bytes]:
    return [frame(number, msgspec.json.encode(an_entry(number))) for number in range(1, count + 1)]


@given(st.integers(0, 4000))
def test_a_journal_cut_anywhere_gives_the_whole_frames_before_the_cut(cut: int) -> None:
    pieces = frames_of(6)
    data = b"".join(pieces)[:cut]
    whole = max(n for n in range(7) if len(b"".join(pieces[:n])) <= len(data))

    found = survey(data)

    assert [lsn for lsn, _ in frames_in(data)] == list(range(1, whole + 1))
    assert found.good_bytes == len(b"".join(pieces[:whole]))
    assert not found.damaged


@given(st.integers(0, 5), st.data())
def test_one_wrong_bit_costs_one_frame_and_is_noticed(which: int, data: st.DataObject) -> None:
    pieces = frames_of(6)
    piece = bytearray(pieces[which])
    place = data.draw(st.integers(0, len(piece) * 8 - 1))
    piece[place // 8] ^= 1 << place % 8
    pieces[which] = bytes(piece)

    found = survey(b"".join(pieces))

    assert [lsn for lsn, _ in frames_in(b"".join(pieces))] == [n for n in range(1, 7) if n != which + 1]
    assert found.damaged == (which < 5)


@given(st.binary(max_size=300))
def test_noise_is_no_frame(noise: bytes) -> None:
    assert list(frames_in(noise)) == []


def test_a_torn_tail_is_cut_off_and_writing_goes_on(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.append(1, an_entry(1))
    journal.append(2, an_entry(2))
    journal.close()
    file = next((tmp_path / "journal").iterdir())
    os.truncate(file, file.stat().st_size - 3)

    journal = Journal(tmp_path / "journal")
    journal.append(2, an_entry(9))

    assert [found.entry for found in journal.frames(0)] == [an_entry(1), an_entry(9)]
    journal.close()


def test_files_go_once_a_backup_covers_them_and_not_before(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.append(1, an_entry(1))
    journal.append(2, an_entry(2))

    journal.drop_until(1)
    kept = [found.lsn for found in journal.frames(0)]
    journal.drop_until(2)

    assert kept == [1, 2]
    assert list((tmp_path / "journal").iterdir()) == []
    journal.append(3, an_entry(3))
    assert [path.name for path in (tmp_path / "journal").iterdir()] == ["0000000000000003.j"]
    journal.close()


def test_a_write_the_disk_refuses_leaves_nothing_behind(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.append(1, an_entry(1))
    room = next((tmp_path / "journal").iterdir()).stat().st_size + 40
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))

    with pytest.raises(DiskTrouble):
        journal.append(2, an_entry(2))

    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    journal.append(2, an_entry(3))
    assert [found.entry for found in journal.frames(0)] == [an_entry(1), an_entry(3)]
    journal.close()
