"""The cases of the capture matrix: surface, way, variant, language and outcome, generated and always the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle, product
from typing import Final

LANGUAGES: Final = ("en", "de", "ar")
TEXTS: Final = {
    "en": "Hello {n}, I saw your last post 👋 do you take commissions?",
    "de": "Hallo {n}, schöne Grüße aus Köln, hättest du Zeit für ein Gespräch?",
    "ar": "مرحبا {n}، شفت شغلك وعجبني كثير ✨ ممكن نحكي؟",
}
WAYS: Final = ("enter", "numpad-enter", "send-mouse", "send-tab-enter", "send-tab-space", "paste", "lines", "ime")
# Messages without words, by what they are made of.
WORDLESS: Final = ("like", "gif", "photo", "voice")
# Boxes without a message list: of a story, of a note, of the sheet that shares.
ASIDES: Final = ("story", "note", "share")
# What the store calls the way.
KEPT_WAY: Final = {
    "enter": "enter", "numpad-enter": "numpad-enter", "send-mouse": "send-button", "send-tab-enter": "send-button",
    "send-tab-space": "send-button", "paste": "enter", "lines": "enter", "ime": "enter",
    **dict.fromkeys(WORDLESS, "send-button"),
}  # fmt: skip
OUTCOMES: Final = {
    "delivered": "sent", "slow": "sent", "notice": "sent", "marker": "failed", "removed": "failed",
    "restored": "failed", "silence": "unconfirmed", "group": "sent", "share": "sent", "toast": "sent",
    "refused": "failed",
}  # fmt: skip
# Manners the address of the page asks for.
VARIANTS: Final[dict[str, dict[str, str]]] = {
    "slots": {},
    "inner": {"list_shape": "inner"},
    "native-button": {"send_button": "button"},
    "late-name": {"header_ms": "1200"},
    "few-slots": {"slots": "3", "rows": "reused"},
    "t2": {"layout": "t2"},
}
# Parts of the page that are renamed or dropped on the day its makers change something (simulator/page/src/chaos.ts).
CHAOS: Final = (
    "list", "header", "composer", "docks", "ab", "body", "auto", "sender", "lanes", "bubble", "editor", "viewer",
    "header-link", "list,header,composer,docks", "list,bubble", "body,auto", "lanes,sender",
)  # fmt: skip
# Cases that cannot be told from the page alone, and why. Everything else must be told.
AMBIGUOUS: Final = {
    "silence": "the message stays pale and no answer ever comes: it may have gone out or not, so a person is asked",
    "share": "the sheet shows display names alone, so a person says whom it counts for",
    "group": "the page names no single person, so a person says whom it counts for",
}


@dataclass(frozen=True)
class Case:
    """One message of one person. `number` makes its words and its prospect its own."""

    number: int
    surface: str
    way: str
    variant: str
    language: str
    outcome: str

    @property
    def name(self) -> str:
        """What the case is called in a report."""
        return f"{self.surface}-{self.way}-{self.variant}-{self.language}-{self.outcome}"

    @property
    def manners(self) -> dict[str, str]:
        """What the page of the case is asked for in its address."""
        opens = {"message_opens": "thread"} if self.surface == "profile-to-thread" else {}
        chaos = {"chaos": self.variant.removeprefix("chaos:")} if self.is_chaos else VARIANTS[self.variant]
        return {"hl": self.language, "news": "false", **chaos, **opens}

    @property
    def is_chaos(self) -> bool:
        """Whether the page is one that nobody has seen before."""
        return self.variant.startswith("chaos:")

    @property
    def kind(self) -> str:
        """Cases of one kind can be played in one page, without loading it again."""
        return f"{self.surface} {self.variant} {self.language}"

    @property
    def text(self) -> str:
        """What is written."""
        if self.way in WORDLESS:
            return ""
        text = TEXTS[self.language].format(n=self.number)
        return f"{text}\n{text[::2]}\n\n{text[:9].strip()}" if self.way == "lines" else text

    @property
    def content(self) -> str:
        """What the message is made of."""
        if self.surface == "share":
            return "share"
        return self.way if self.way in WORDLESS else "text"

    @property
    def has_history(self) -> bool:
        """Whether the two wrote to each other before; to a stranger nobody did."""
        return self.outcome != "notice" and self.surface != "requests" and self.number % 2 == 0

    @property
    def repeats(self) -> bool:
        """Whether the same words were sent before."""
        return self.has_history and self.number % 4 == 0 and self.content == "text" and self.surface not in ASIDES

    @property
    def expected(self) -> str:
        """The state that must be kept."""
        return OUTCOMES[self.outcome]


def _combinations() -> Iterator[tuple[str, str, str, str, str]]:
    variants = cycle(VARIANTS)
    told = [outcome for outcome in OUTCOMES if outcome not in (*AMBIGUOUS, "toast", "refused")]
    # The browser waits fifty seconds for a message without an answer, so these begin first. There are three: each
    # holds one of the six connections that a browser opens to a host.
    for surface, language in (("thread", "en"), ("dock", "de"), ("thread", "ar")):
        yield surface, "enter", next(variants), language, "silence"
    for surface, way, language, outcome in product(("thread", "dock"), WAYS, LANGUAGES, told):
        yield surface, way, next(variants), language, outcome
    # Each variant with each way on both surfaces, whatever the cycle above left out.
    for surface, way, variant in product(("thread", "dock"), WAYS, VARIANTS):
        yield surface, way, variant, "en", "delivered"
    outcomes = ("delivered", "notice", "marker")
    for way, language, outcome in product(WAYS[:3], LANGUAGES, ("delivered", "marker")):
        yield "two-docks", way, next(variants), language, outcome
    for way, language in product(WAYS[:3], LANGUAGES):
        yield "thread", way, "slots", language, "group"
    for way, variant, language, outcome in product(WAYS[:3], ("slots", "late-name"), LANGUAGES, outcomes):
        yield "profile-to-thread", way, variant, language, outcome


def _special() -> Iterator[tuple[str, str, str, str, str]]:
    """Messages without words, ways into a thread, and boxes that have none."""
    for surface, way, language, outcome in product(("thread", "dock"), WORDLESS, LANGUAGES, ("delivered", "marker")):
        yield surface, way, "inner" if way == "photo" else "slots", language, outcome
    for way, outcome in product(WORDLESS, ("delivered", "marker")):
        yield "thread", way, "t2", "en", outcome
    for surface, way, language in product(("requests", "new-message"), ("enter", "send-mouse"), LANGUAGES):
        yield surface, way, "slots", language, "delivered"
    pressed = ("enter", "send-mouse")
    for surface, way, language, outcome in product(("story", "note"), pressed, LANGUAGES, ("toast", "refused")):
        yield surface, way, "slots", language, outcome
    for language in LANGUAGES:
        yield "share", "send-mouse", "slots", language, "share"


def _unseen() -> Iterator[tuple[str, str, str, str, str]]:
    for surface, chaos, outcome in product(("thread", "dock"), CHAOS, ("delivered", "marker")):
        yield surface, "enter", f"chaos:{chaos}", "en", outcome
    yield "thread", "send-mouse", "chaos:send-name", "en", "delivered"


def _numbered() -> tuple[Case, ...]:
    numbers = count(1)
    different = dict.fromkeys([*_combinations(), *_special(), *_unseen()])
    return tuple(Case(next(numbers), *combination) for combination in different)


_ALL: Final = _numbered()
CASES: Final = tuple(case for case in _ALL if not case.is_chaos)
CHAOS_CASES: Final = tuple(case for case in _ALL if case.is_chaos)
