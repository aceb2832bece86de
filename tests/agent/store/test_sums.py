"""The sum of a row: the same in every version, and wrong for whatever a damaged page makes of a row."""

import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instacrm.agent.store import database
from instacrm.agent.store.facts import row_sum
from tests.agent.actions.desks import logged, opened

# What SQLite keeps as text: any but halves of surrogate pairs.
CELLS = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(codec="utf-8"))


@settings(max_examples=30)
@given(st.lists(CELLS, max_size=8).map(tuple))
def test_a_sum_is_that_of_the_row_as_compact_json_as_files_of_earlier_versions_have_it(row: tuple[object, ...]) -> None:
    as_json = json.dumps(row, ensure_ascii=False, separators=(",", ":"))

    assert row_sum(row) == zlib.crc32(as_json.encode())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET kind = CAST(kind AS BLOB)",
        "UPDATE texts SET private = CAST(private AS BLOB)",
        "UPDATE events SET at_ms = at_ms + 0.5",
        "UPDATE events SET hlc = 1",
    ],
    ids=["a blob", "private blob", "a fraction", "a number"],
)
def test_a_value_that_became_one_of_another_type_is_damage(change: str, tmp_path: Path) -> None:
    store = opened(tmp_path)
    logged(store)
    with store.reading() as db:
        db.execute(change)

    with store.reading() as db, pytest.raises(database.Damaged):
        database.check_fully(db)

    store.close()
