"""How well the extension sees, and the structure of pages it does not know."""

import json
import re
from pathlib import Path

from instacrm.agent.store import Store, facts
from instacrm.domain import events
from instacrm.domain.errors import BadInput, DiskTrouble
from instacrm.wire.native import CaptureHealth, LayoutRecorded, Logged, RecordLayout

from .captures import refused
from .who import Who
from .writing import write

_WORD_MAX = 120


def record_health(store: Store, who: Who, word: CaptureHealth, *, now_ms: int) -> Logged:
    """How the extension sees one kind of page is on record."""
    with store.reading() as db:
        if facts.exists(db, word.event_id):
            return Logged(event_id=word.event_id, status="duplicate")
        try:
            event = write(
                store,
                who,
                event_id=word.event_id,
                kind=events.HEALTH,
                at_ms=now_ms,
                now_ms=now_ms,
                fact={
                    "page": word.page[:_WORD_MAX],
                    "state": word.state,
                    "since_ms": word.since_ms,
                    "missing": [anchor[:_WORD_MAX] for anchor in word.missing],
                },
            )
        except BadInput as refusal:
            return refused(word.event_id, refusal)
        store.record([event])
    return Logged(event_id=word.event_id, status="logged")


def record_layout(folder: Path, word: RecordLayout, *, now_ms: int) -> LayoutRecorded:
    """Write the structure of a page into `layouts` of the data folder; the answer names the file within it.

    Raises: DiskTrouble.
    """
    page = re.sub(r"[^a-z0-9]+", "-", word.page.lower()).strip("-")[:40] or "page"
    file = folder / "layouts" / f"{page}-{now_ms}.json"
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        content = {"page": word.page, "recorded_ms": now_ms, "structure": word.structure}
        file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        file.chmod(0o600)
    except OSError as error:
        raise DiskTrouble(f"the layout could not be written: {error.strerror}") from error
    return LayoutRecorded(f"layouts/{file.name}")
