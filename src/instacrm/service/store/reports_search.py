"""Activity by words: messages and notes that say them, newest first.

Read backwards and compared here: no index holds words, so that what is erased, withheld or not shared is nowhere
else, and every database finds the same. A page looks at so many texts at most and says how far back it came.
"""

from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, and_, select, union_all

from instacrm.domain import events
from instacrm.domain.likeness import says

from .reports_activity import STORY, ActivityQuestion, branches, headed
from .reports_lines import Key, is_shared, lines_of
from .reports_paging import Place, fingerprint, parse_cursor, spell_cursor
from .reports_shapes import ActivityLine
from .tables import event_logs, outreaches, texts

# Texts that one page looks at: some tens of milliseconds.
LOOKED_AT_MAX: Final = 5_000


class Found(NamedTuple):
    """Lines that say the words; everything since `back_to_ms` was looked at, all there is when it is none."""

    lines: list[ActivityLine]
    next_cursor: str | None
    back_to_ms: int | None


def search(  # noqa: PLR0913 (one question)
    db: Connection, team_id: str, question: ActivityQuestion, words: str, *, limit: int, cursor: str | None
) -> Found:
    """The next at most `limit` lines that say all `words`. Raises: BadCursor when the cursor is of another question."""
    mark = fingerprint(question.mark(team_id), words)
    place = parse_cursor(cursor, mark, of=int) if cursor else None
    rows = _texts(db, team_id, question, place)
    keys: list[Key] = []
    end: Place | None = None
    for row in rows:
        if len(keys) == limit:
            break
        end = Place(row.at_ms, row.row_id)
        text = msgspec.json.decode(row.private).get("text")
        if isinstance(text, str) and says(text, words):
            keys.append(Key(bool(row.is_story), row.row_id))
    is_all = len(rows) < LOOKED_AT_MAX and (not rows or end == Place(rows[-1].at_ms, rows[-1].row_id))
    lines = lines_of(db, team_id, keys)
    # Whatever a line does not show is not to be found by it either.
    shown = [line for key in keys if (line := lines.get(key)) and says(line.text or "", words)]
    if is_all or end is None:
        return Found(shown, None, None)
    return Found(shown, spell_cursor(mark, end), int(end.value or 0))


def _texts(db: Connection, team_id: str, question: ActivityQuestion, place: Place | None) -> list[Any]:
    """What messages (where they are shared) and notes say, newest first."""
    kinds = [kind for kind in (STORY, events.NOTE) if not question.kinds or kind in question.kinds]
    asked = msgspec.structs.replace(question, kinds=kinds)
    said = []
    for branch in branches(team_id, asked) if kinds else ():
        is_story = outreaches in branch.get_final_froms()
        if is_story and not is_shared(db, team_id):
            continue
        told = outreaches.c.intent_event_id if is_story else event_logs.c.event_id
        with_text = branch.add_columns(texts.c.private).join(
            texts, and_(texts.c.team_id == team_id, texts.c.event_id == told)
        )
        said.append(headed(with_text, place, LOOKED_AT_MAX))
    if not said:
        return []
    merged = union_all(*(select(branch) for branch in said)).subquery()
    newest = select(merged).order_by(merged.c.at_ms.desc(), merged.c.row_id.desc()).limit(LOOKED_AT_MAX)
    return list(db.execute(newest))
