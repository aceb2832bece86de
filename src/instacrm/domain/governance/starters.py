"""What a new team may want to begin with: proposals with their reasons, for somebody to put to the vote.

They are habits of careful teams, not limits of Instagram's, which nobody outside knows.
"""

from typing import Final

import msgspec

from .drafts import RuleDraft


class Starter(msgspec.Struct, frozen=True):
    """A rule to begin with, and why."""

    rule: RuleDraft
    reason: str


STARTERS: Final = (
    Starter(
        RuleDraft(kind="duplicate-contact", severity="warn", params={"days": 30}),
        "Nobody likes to be written to twice by the same team. A warning names who wrote, and when.",
    ),
    Starter(
        RuleDraft(
            kind="frequency-cap", severity="warn", params={"limit": 40, "window_s": 86_400, "counts": "messages"}
        ),
        "A day's pace that people can answer for. The evidence shows whom it would have slowed down.",
    ),
    Starter(
        RuleDraft(kind="interval-spacing", severity="notice", params={"min_s": 45}),
        "A short pause leaves time to read whom one writes to.",
    ),
    Starter(
        RuleDraft(kind="repetition", severity="warn", params={"people": 20, "days": 7}),
        "A text that went to twenty people is due for a better one.",
    ),
    Starter(
        RuleDraft(kind="quiet-hours", severity="warn", params={"begins": "22:00", "ends": "07:00"}),
        "Messages at night are rarely answered and rarely welcome.",
    ),
)
