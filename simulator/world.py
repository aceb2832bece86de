"""Who is on the simulated site and what they wrote to each other: plain records, no network."""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any, Literal

FailureWay = Literal["marker", "removed", "restored", "silence"]
# What a message is made of. Only of `text` there are words.
Content = Literal["text", "like", "gif", "voice", "photo"]


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account that can sign in: `user_id` is the number behind the cookie `ds_user_id`."""

    handle: str
    user_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody an account can write to. `stranger`: a second message needs their answer first."""

    handle: str
    name: str
    bio: str = ""
    stranger: bool = False


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message that everybody in the thread can see. `quote`: the words it answers; `reaction`: an emoji on it."""

    id: str
    sender: str
    text: str
    at_ms: int
    client_id: str = ""
    content: Content = "text"
    quote: str = ""
    edited: bool = False
    reaction: str = ""


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """Ground truth: this message really went out. `prospect` is the group's title in a group."""

    account: str
    prospect: str
    thread_id: str
    text: str
    at_ms: int
    content: Content = "text"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One press that reached the site, delivered (`ok`) or not."""

    account: str
    prospect: str
    thread_id: str
    text: str
    at_ms: int
    ok: bool
    content: Content = "text"


@dataclass(kw_only=True)
class Thread:
    """One conversation of one account."""

    id: str
    account: str
    title: str
    members: tuple[str, ...]
    is_group: bool = False
    stranger: bool = False
    messages: list[Message] = field(default_factory=list)
    unread: int = 0

    @property
    def is_locked(self) -> bool:
        """True while a first message waits for the stranger's answer."""
        return self.stranger and bool(self.messages) and all(m.sender == self.account for m in self.messages)

    @property
    def is_request(self) -> bool:
        """True while a stranger wrote first and nobody answered: their messages stand among the requests."""
        return self.stranger and bool(self.messages) and all(m.sender != self.account for m in self.messages)

    def shown(self) -> dict[str, Any]:
        """The thread as the page reads it."""
        return {
            "id": self.id,
            "title": self.title,
            "members": list(self.members),
            "isGroup": self.is_group,
            "isLocked": self.is_locked,
            "isRequest": self.is_request,
            "unread": self.unread,
            "messages": [shown(message) for message in self.messages],
        }


@dataclass(frozen=True, kw_only=True)
class Manners:
    """How the pages behave. Times in milliseconds.

    `header_ms`: the name above a thread appears so long after the box to write in. `send_ms`: the site's answer
    to a send. `message_opens`: what the Message button of a profile does. `list_shape`: the newest slot first in
    the column-reverse list, or all slots in time order within one inner block (both are seen in the wild).
    `slots`: how many messages the list keeps in the document; `rows`: whether one that leaves it gives its row to the
    next that comes, as lists do that draw only what is in sight. `send_button`: what the Send button is made of.
    `news`: whether the page listens for what happens elsewhere (a browser has six connections to a host).
    `layout`: that of 2026, or the one before it, with rows of a grid and no lanes.
    A page whose address carries `?name=value` keeps that manner for itself; `?hl=de` sets its language.
    """

    header_ms: int = 600
    send_ms: int = 150
    message_opens: Literal["dock", "thread"] = "dock"
    list_shape: Literal["slots", "inner"] = "slots"
    slots: int = 20
    rows: Literal["own", "reused"] = "own"
    send_button: Literal["div", "button"] = "div"
    news: bool = True
    layout: Literal["t1", "t2"] = "t1"


def shown(message: Message) -> dict[str, Any]:
    """The message as the page reads it."""
    return {
        "id": message.id,
        "from": message.sender,
        "text": message.text,
        "atMs": message.at_ms,
        "clientId": message.client_id,
        "content": message.content,
        "quote": message.quote,
        "edited": message.edited,
        "reaction": message.reaction,
    }


def thread_id_of(account: str, other: str) -> str:
    """The thread's 17 digits: the same for the same two, in every run."""
    digest = hashlib.sha256(f"{account}|{other}".encode()).digest()
    return str(10**16 + int.from_bytes(digest[:8], "big") % (9 * 10**16))


class World:
    """All accounts, people and threads of one simulated site."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.people: dict[str, Person] = {}
        self.threads: dict[str, Thread] = {}

    def account_of(self, user_id: str) -> Account | None:
        """The account behind a `ds_user_id`, when there is one."""
        return next((account for account in self.accounts.values() if account.user_id == user_id), None)

    def thread(self, account: str, handle: str) -> Thread:
        """The thread of `account` with the person `handle`; begun when there was none."""
        thread_id = thread_id_of(account, handle)
        if thread_id not in self.threads:
            person = self.people[handle]
            self.threads[thread_id] = Thread(
                id=thread_id, account=account, title=person.name, members=(handle,), stranger=person.stranger
            )
        return self.threads[thread_id]

    def group(self, account: str, title: str, members: tuple[str, ...]) -> Thread:
        """A new thread of `account` with several people."""
        thread_id = thread_id_of(account, "+".join(members))
        thread = Thread(id=thread_id, account=account, title=title, members=members, is_group=True)
        return self.threads.setdefault(thread_id, thread)

    def add_message(self, thread: Thread, sender: str, text: str, *, at_ms: int, **more: Any) -> Message:
        """The message, now the newest of the thread."""
        message = Message(id=f"m{secrets.token_hex(8)}", sender=sender, text=text, at_ms=at_ms, **more)
        thread.messages.append(message)
        thread.unread = 0 if sender == thread.account else thread.unread + 1
        return message

    def seen_by(self, account: Account) -> dict[str, Any]:
        """Everything the page of `account` shows."""
        for handle in self.people:
            self.thread(account.handle, handle)
        threads = [thread.shown() for thread in self.threads.values() if thread.account == account.handle]
        people = {p.handle: {"handle": p.handle, "name": p.name, "bio": p.bio} for p in self.people.values()}
        return {"threads": threads, "people": people}
