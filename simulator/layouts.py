"""Page variants written by others: an HTML file each, which declares what is done on it and what is true afterwards.

The format is described in docs/capture.md, "Page variants". Whatever is wrong with a file is said with the file's name.
"""

import re
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec

DECLARATION: Final = re.compile(
    r"<script\s[^>]*type=[\"']?application/instacrm-layout\+json[\"']?[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE
)
VERBS: Final = ("click", "type", "paste", "compose", "press", "hover", "wait_for")


class BadLayout(Exception):
    """A page variant that cannot be played; the message names file, place and what to do."""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing a person does: exactly one verb. Elements are named by CSS; what is written goes `into` one."""

    click: str | None = None
    type: str | None = None
    paste: str | None = None
    compose: str | None = None
    press: str | None = None
    hover: str | None = None
    wait_for: str | None = None
    into: str | None = None

    @property
    def verb(self) -> str:
        """What is done: the one field that is there."""
        return next(verb for verb in VERBS if getattr(self, verb) is not None)


class Actor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The account that is signed in on the page."""

    handle: str
    user_id: str


class Send(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Steps, and what became of them: `sent`, `failed` (pressed, did not go out), `nothing` (no message), `unknown`.

    `prospect` is null where the page names nobody. `times`: how many messages go out.
    """

    name: str
    do: tuple[Step, ...]
    truth: Literal["sent", "failed", "nothing", "unknown"]
    text: str
    prospect: str | None = None
    times: int = 1
    goes_on: bool = False


class Declaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a page says of itself. `layout` is the version of the format."""

    layout: Literal[1]
    path: str
    actor: Actor
    sends: tuple[Send, ...]
    signed_in: bool = True
    language: str = "en"


class Layout(NamedTuple):
    """A page variant."""

    name: str
    html: str
    says: Declaration


def read_layouts(folder: Path) -> tuple[Layout, ...]:
    """All `*.html` of `folder`, by name.

    Raises: BadLayout.
    """
    files = sorted(folder.glob("*.html")) if folder.is_dir() else []
    if not files:
        raise BadLayout(f"{folder}: no *.html file is here")
    layouts = tuple(_read(file) for file in files)
    _check_words(layouts)
    return layouts


def _read(file: Path) -> Layout:
    try:
        html = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadLayout(f"{file.name}: not UTF-8: {error}") from error
    found = DECLARATION.findall(html)
    if len(found) != 1:
        wanted = '<script type="application/instacrm-layout+json">'
        raise BadLayout(f"{file.name}: exactly one {wanted} is needed, and {len(found)} are there")
    try:
        says = msgspec.json.decode(found[0], type=Declaration)
    except msgspec.DecodeError as error:
        raise BadLayout(f"{file.name}: the declaration: {error}") from error
    _check(file.name, says)
    return Layout(file.stem, html, says)


def _check(file: str, says: Declaration) -> None:
    """Raises: BadLayout for what the types alone do not say."""
    if not re.fullmatch(r"/([^?#\s]*/)?", says.path):
        raise BadLayout(f"{file}: path {says.path!r} must begin and end with a slash, as /direct/t/17800000000000001/")
    if not re.fullmatch(r"\d{1,20}", says.actor.user_id):
        raise BadLayout(
            f"{file}: actor.user_id {says.actor.user_id!r} must be digits: it goes into the cookie ds_user_id"
        )
    if not says.sends:
        raise BadLayout(f"{file}: sends is empty: declare at least one")
    for number, send in enumerate(says.sends, 1):
        _check_send(f"{file}, send {number} ({send.name!r})", send, is_first=number == 1)


def _check_send(where: str, send: Send, *, is_first: bool) -> None:
    """Raises: BadLayout."""
    if not send.text.strip():
        raise BadLayout(f"{where}: text is empty; give the words that are written, also where nothing goes out")
    if not send.do:
        raise BadLayout(f"{where}: do is empty: say what the person does")
    if send.goes_on and is_first:
        raise BadLayout(f"{where}: the first send cannot go on with a former one")
    for place, step in enumerate(send.do, 1):
        verbs = [verb for verb in VERBS if getattr(step, verb) is not None]
        if len(verbs) != 1:
            raise BadLayout(f"{where}, step {place}: exactly one of {', '.join(VERBS)} is needed, and it has {verbs}")
        if (verbs[0] in ("type", "paste", "compose")) != (step.into is not None):
            raise BadLayout(f"{where}, step {place}: `into` (CSS of the box) belongs to type, paste and compose")


def _check_words(layouts: tuple[Layout, ...]) -> None:
    """Raises: BadLayout where two sends have the same words: what is kept could be of either."""
    seen: dict[str, str] = {}
    for layout in layouts:
        for send in layout.says.sends:
            where = f"{layout.name}.html, {send.name!r}"
            if send.text in seen:
                raise BadLayout(f"{where}: its text stands in {seen[send.text]} too; each send needs words of its own")
            seen[send.text] = where
