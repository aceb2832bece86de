"""Who writes what to whom on the demo's day, drawn from a seed; and what must come of it."""

import random
from dataclasses import dataclass
from typing import Literal

from .people import Surface, Way
from .world import FailureWay

Who = Literal["Dana", "Lee", "Kim"]

ACCOUNT = ("studio_b", "17841400000000002", "Studio B")
PEOPLE = {
    "mila.k": "Mila Kovač", "jo.ht": "Jo Hartmann", "ada_paints": "Ada Lindqvist", "nico.builds": "Nico Ferrari",
    "sara.runs": "Sara Okafor", "the.bread.lab": "The Bread Lab", "tom_w": "Tom Wieland",
    "yoga.with.ines": "Inês Prado",
    "kai.shoots": "Kai Nakamura", "atelier.rue": "Atelier Rue", "olu.designs": "Olu Adeyemi", "lena.clay": "Lena Clay",
    "max.coffee": "Max Brandt", "noor.prints": "نور", "ping.pong.club": "Ping Pong Club", "zoe_travels": "Zoë Martin",
}  # fmt: skip
TEXTS = (
    "Hi {name}, I saw your last post and loved the light in it. Do you take commissions?",
    "Hello {name} 👋 we are putting together a small group show in May. Would you be up for a call?",
    "Hey {name}! Quick question about your workshop: is there still a place left?",
    "Hi {name}\nyour work fits a project of ours.\nMay I send you two lines about it?",
    "مرحبا {name}، شفت شغلك وعجبني كثير ✨",
    "{name}, thank you for the story about the new space. We would like to talk 🙂",
)


@dataclass(frozen=True)
class Move:
    """One message of one operator to one person."""

    who: Who
    handle: str
    text: str
    way: Way = "enter"
    surface: Surface = "thread"


@dataclass(frozen=True)
class Plan:
    """The day. Limits are set so that the cap warns at every move in `limits`, and holds at `hold`."""

    morning: tuple[Move, ...]
    collision: Move
    limits: tuple[Move, ...]
    hold: Move
    failure: Move
    failure_way: FailureWay
    closed_tab: Move
    while_off: tuple[Move, ...]
    after_kill: Move

    @property
    def warn_limit(self) -> int:
        """Messages an hour from the account, all operators together, after which the cap warns."""
        return len(self.morning) + 1

    @property
    def hold_limit(self) -> int:
        """Messages an hour from the account after which the cap holds: all that went before `hold`, failed ones not."""
        return self.warn_limit + len(self.limits) + 1 + len(self.while_off) + 1

    def expected(self) -> dict[str, int]:
        """What the counts must be: past the cap each message of the day is warned, the last one held and overridden."""
        past_the_cap = (*self.limits, self.failure, self.closed_tab, *self.while_off, self.after_kill)
        return {
            "sent": self.hold_limit + 1,
            "failed": 1,
            "unconfirmed": 1,
            "warned": 1 + len(past_the_cap),
            "held": 1,
            "overridden": 1,
        }


def planned(seed: int) -> Plan:
    """The day of this seed: the same every time."""
    draw = random.Random(seed)  # noqa: S311 (a story, not a secret)
    handles = list(PEOPLE)
    draw.shuffle(handles)

    def move(who: Who, handle: str | None = None, *, unlike: str = "") -> Move:
        to = handle or handles.pop()
        texts = [text.format(name=PEOPLE[to].split()[0]) for text in TEXTS]
        text = draw.choice([text for text in texts if text != unlike])
        way: Way = draw.choice(("enter", "enter", "numpad-enter", "send-button"))
        return Move(who, to, text, way, draw.choice(("thread", "dock")))

    morning = [move("Dana") for _ in range(draw.randint(2, 3))] + [move("Lee") for _ in range(draw.randint(1, 2))]
    # At least one of each surface, whatever was drawn.
    morning[0] = Move("Dana", morning[0].handle, morning[0].text, "enter", "dock")
    morning[1] = Move("Dana", morning[1].handle, morning[1].text, "send-button", "thread")
    known = draw.choice([m for m in morning if m.who == "Dana"])
    draw.shuffle(morning)
    return Plan(
        morning=tuple(morning),
        # Other words than the colleague's, so that the story reads well.
        collision=move("Lee", known.handle, unlike=known.text),
        limits=tuple(move("Dana") for _ in range(draw.randint(1, 2))),
        hold=move("Lee"),
        failure=move("Dana"),
        failure_way=draw.choice(("marker", "removed", "restored")),
        closed_tab=move("Dana"),
        while_off=(move("Dana"), move("Dana")),
        after_kill=move("Dana"),
    )
