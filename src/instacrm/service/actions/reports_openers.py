"""Openers: the team's first messages to people, put together where they say the same, and who was answered."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from instacrm.domain.likeness import kinds
from instacrm.service.store import reports_analytics, reports_lines
from instacrm.service.store.reports_analytics import FirstMessage
from instacrm.service.store.reports_counts import Span
from instacrm.service.store.reports_shapes import OpenerRate, Openers

from .reports_rates import rate_of

# The newest first messages that are looked at: each is compared with the kinds there are.
LOOKED_AT_MAX: Final = 2_000
# So many groups are shown.
SHOWN: Final = 10


def openers(db: Connection, team_id: str, span: Span, names: dict[str, str]) -> Openers:
    """Groups of first messages that share most of their words, the most used first; `names` of operators by id.

    Where a text is not to be read here, only the very same texts (by the agents' keyed fingerprint) are one group.
    """
    first, newest = reports_analytics.first_messages(db, team_id, span, limit=LOOKED_AT_MAX)
    ids = [each.intent_event_id for each in newest if each.intent_event_id]
    said = reports_lines.words_of(db, team_id, ids) if reports_lines.is_shared(db, team_id) else {}
    by_text: dict[str, list[FirstMessage]] = defaultdict(list)
    text_of: dict[str, str] = {}
    for each in newest:
        text = said.get(each.intent_event_id or "")
        key = each.text_key or text
        if key is not None:
            by_text[key].append(each)
            if text is not None:
                text_of[key] = text
    by_use = sorted(by_text, key=lambda key: (-len(by_text[key]), key))
    groups = [
        OpenerRate(
            text=text_of.get(keys[0]),
            texts=len(keys),
            operators=sorted({names.get(each.operator_id, "somebody who left") for each in sent}),
            rate=rate_of(keys[0], "", _counted(sent)),
        )
        for keys in _grouped(by_use, text_of)
        # One message alone is no opener yet.
        if len(sent := [each for key in keys for each in by_text[key]]) > 1
    ]
    shown = sorted(groups, key=lambda group: (-group.rate.people, group.rate.id))[:SHOWN]
    people, replied = _counted(newest)
    rest = (
        people - sum(group.rate.people for group in shown),
        replied - sum(group.rate.replied for group in shown),
    )
    return Openers(first=first, looked_at=len(newest), groups=shown, others=rate_of("others", "", rest))


def _grouped(keys: Sequence[str], text_of: dict[str, str]) -> list[list[str]]:
    """Keys whose texts are alike; of a text that nobody may read, its own."""
    readable = [key for key in keys if key in text_of]
    groups: dict[str, list[str]] = {}
    for key, kind in zip(readable, kinds([text_of[key] for key in readable]), strict=True):
        groups.setdefault(key if kind is None else readable[kind], []).append(key)
    return [*groups.values(), *([key] for key in keys if key not in text_of)]


def _counted(sent: Sequence[FirstMessage]) -> tuple[int, int]:
    return len(sent), sum(each.replied for each in sent)
