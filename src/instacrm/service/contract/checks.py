"""The checks, each on a team of its own, so that they can run in any order on one database.

A check returns what it found wrong, or nothing.
"""

import contextlib
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from instacrm.domain import events
from instacrm.domain.errors import HistoryDiffers
from instacrm.domain.governance.drafts import RuleDraft
from instacrm.service.actions import pulling, rules
from instacrm.service.actions.pushing import Draft, append
from instacrm.service.store import events as event_rows
from instacrm.service.store import projecting, tables, teams
from instacrm.service.store.engine import Database
from instacrm.wire.sync import PROTOCOL, Pushed, SyncHello

from .people import NOON_MS, Member

if TYPE_CHECKING:
    from instacrm.domain.events import Event

_PATIENCE_S: Final = 120
_WRITERS: Final = 4


def what_was_written_comes_back(database: Database) -> str:
    """Every column, long and foreign text, what is empty, and the largest numbers."""
    dana = Member(database)
    text = "ñ 🙂 \u2028 ' \" \\ " + "ä" * 15_000
    fact = {"empty": "", "nothing": None, "large": (1 << 53) - 1, "list": [1, "", {"a": []}], "unknown": "kept"}
    written = [
        dana.event("future.kind", fact=fact, private={"text": text, "name": ""}),
        *dana.story("mila", events.SENT, text=text),
        dana.set("mila", "", "note"),
    ]
    pushed = dana.push(*written)
    found = dana.pull_all()[1:]
    bare = [msgspec.structs.replace(event, seq=None, stamp=None) for event in found]
    if bare != written:
        return "events came back changed"
    return "" if [r.seq for r in pushed.results] == [e.seq for e in found] else "places differ from those told"


def a_lost_answer_is_asked_again(database: Database) -> str:
    """The same push twice: duplicates with their first place; another content under an id: a conflict, kept apart."""
    dana = Member(database)
    story = dana.story("mila", events.SENT)
    first, again = dana.push(*story), dana.push(*story)
    other = dana.push(msgspec.structs.replace(story[0], at_ms=NOON_MS + 1))
    told = [result.status for result in again.results]
    if told != ["duplicate"] * 2 or [r.seq for r in again.results] != [r.seq for r in first.results]:
        return f"a second push was answered {told}"
    return "" if other.results[0].status == "conflict" else f"a twin was answered {other.results[0].status}"


def a_handle_used_again_starts_somebody_new(database: Database) -> str:
    """Who takes a handle over has none of the messages before that day, whichever of the two was heard of first."""
    dana = Member(database)
    day_ms = NOON_MS + 1
    before, after = dana.story("mila", events.SENT), dana.story("mila", events.SENT)
    later = [msgspec.structs.replace(event, at_ms=day_ms + 1) for event in after]
    again = msgspec.structs.replace(dana.met("mila"), at_ms=day_ms + 2)
    dana.push(*later, dana.met("mila", "somebody-else", from_ms=day_ms), *before, dana.met("mila"), again)
    wanted = {before[0].outreach_id: dana.person_of("mila"), later[0].outreach_id: "somebody-else"}
    with database.reading() as db:
        stories, people = tables.outreaches, tables.prospects
        mine = select(stories).where(stories.c.team_id == dana.team_id)
        told = {row.outreach_id: row.person_id for row in db.execute(mine)}
        theirs = select(people).where(people.c.team_id == dana.team_id)
        sent = {row.person_id: (row.sent, row.handle) for row in db.execute(theirs)}
    if told != wanted:
        return "a message went over to whoever took the handle later"
    counts = {dana.person_of("mila"): (1, None), "somebody-else": (1, "mila")}
    return "" if sent == counts else f"the two people stand as {sent}"


def a_full_push_and_long_lists(database: Database) -> str:
    """500 events at once, and questions with more ids than one list may hold."""
    dana = Member(database)
    for size in (500, 500, 101):
        results = dana.push(*(dana.event("check.filler", fact={"n": n}) for n in range(size))).results
        if any(result.status != "applied" for result in results):
            return "a push of 500 was not taken whole"
    all_of_them = dana.pull_all(limit=333)
    with database.reading() as db:
        known = event_rows.known(db, dana.team_id, [event.event_id for event in all_of_them])
    if [event.seq for event in all_of_them] != list(range(1, 1103)):
        return "pages have gaps or repeat"
    return "" if len(known) == len(all_of_them) else "a long list of ids was not answered whole"


def writers_at_once_leave_no_gap(database: Database) -> str:
    """Members push overlapping batches while one reads: nothing twice, nothing missed, places in order."""
    dana = Member(database)
    written = [event for n in range(40) for event in dana.story(f"p{n}", events.SENT)]
    answers: list[Pushed] = []
    read: list[Event] = []
    ended = threading.Event()

    def pushing(start: int) -> None:
        answers.extend(dana.push(*written[at : at + 16]) for at in range(start, len(written), 8))

    def reading() -> None:
        cursor, last = None, False
        while not last:
            last = ended.is_set()
            page = dana.pull(cursor, 7)
            cursor, last = page.cursor, last and not page.has_more
            read.extend(page.events)

    wrong = _in_threads([partial(pushing, start) for start in range(0, 8 * _WRITERS, 8)], reading, ended)
    applied = [r.event_id for answer in answers for r in answer.results if r.status == "applied"]
    if wrong:
        return wrong
    if sorted(applied) != sorted(event.event_id for event in written):
        return "an event was taken twice or never"
    if [event.seq for event in read] != list(range(1, len(written) + 2)):
        return "somebody who read meanwhile missed events, or saw them twice"
    return ""


def the_team_is_locked(database: Database) -> str:
    """While one transaction holds a team, another waits for its end and then sees its rows."""
    dana = Member(database)
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        waiting.set()
        dana.push(*dana.story("noor"))
        order.append("second")

    thread = threading.Thread(target=second)
    with database.writing() as db:
        teams.lock_team(db, dana.team_id)
        thread.start()
        waiting.wait(_PATIENCE_S)
        # Long enough for an unlocked one to get through.
        thread.join(0.5)
        order.append("first")
    thread.join(_PATIENCE_S)
    return "" if order == ["first", "second"] else f"the order was {order}"


def half_a_transaction_leaves_nothing(database: Database) -> str:
    """A block that fails leaves nothing behind."""
    dana = Member(database)
    with database.reading() as db:
        before = teams.heads(db, dana.team_id)
    with contextlib.suppress(ZeroDivisionError), database.writing() as db:
        teams.move_head(db, dana.team_id, teams.lock_team(db, dana.team_id) + 100)
        1 / 0  # noqa: B018 (any failure)
    with database.reading() as db:
        return "" if teams.heads(db, dana.team_id) == before else "a transaction that failed left something"


def the_last_write_wins(database: Database) -> str:
    """Registers keep the newest write, in whatever order writes arrive; ties go to the higher id."""
    dana = Member(database)
    old, new = dana.set("mila", "warm"), dana.set("mila", "booked")
    dana.push(new)
    dana.push(old)
    tie = [msgspec.structs.replace(dana.set("noor", value), hlc=new.hlc) for value in ("warm", "client")]
    dana.push(*reversed(tie))
    with database.reading() as db:
        mine = tables.registers.c.team_id == dana.team_id
        rows = db.execute(select(tables.registers.c.entity_id, tables.registers.c.value).where(mine)).all()
        hlc = projecting.register_hlc(db, dana.team_id, "person", dana.person_of("mila"), "status")
    kept = {row.entity_id: row.value for row in rows}
    if hlc != new.hlc or kept[dana.person_of("mila")] != '"booked"':
        return "an older write won"
    return "" if kept[dana.person_of("noor")] == '"client"' else "the tie was decided otherwise than by id"


def words_of_the_excluded_go(database: Database) -> str:
    """An exclusion removes the words that were kept before, and takes none after."""
    dana = Member(database)
    before, after = dana.story("mila", text="before"), dana.story("mila", text="after")
    dana.push(dana.met("mila"), *before)
    dana.push(dana.set("mila", "excluded"))
    dana.push(*after)
    return "" if not any("text" in event.private for event in dana.pull_all()) else "words of an excluded person stayed"


def a_team_sees_itself_alone(database: Database) -> str:
    """Two teams with the same ids and handles share nothing."""
    dana, lee = Member(database), Member(database)
    intent = dana.story("mila")[0]
    dana.push(intent)
    lee.push(msgspec.structs.replace(intent, operator_id=lee.operator_id, actor_id=lee.actor_id, at_ms=1))
    theirs = [event for event in dana.pull_all() if event.operator_id != dana.operator_id]
    mine = [event for event in lee.pull_all() if event.event_id == intent.event_id and event.at_ms == 1]
    return "" if not theirs and len(mine) == 1 else "teams saw each other's events"


def another_history_is_noticed(database: Database) -> str:
    """A cursor with another stamp is refused, the right one is taken."""
    dana = Member(database)
    cursor = dana.pull().cursor
    dana.pull(cursor)
    forged = cursor[:-1] + ("0" if cursor[-1] != "0" else "1")
    try:
        dana.pull(forged)
    except HistoryDiffers:
        return ""
    return "a cursor of another history was taken"


def poison_is_kept_apart(database: Database) -> str:
    """What cannot be stored is refused alone, and its neighbours are kept."""
    dana = Member(database)
    good, bad, late = dana.event("check.good"), dana.event("check.bad", fact={"nul": "\0"}), dana.event("check.late")
    results = dana.push(good, bad, late).results
    kept = {event.event_id for event in dana.pull_all()}
    if [results[0].status, results[2].status] != ["applied", "applied"]:
        return "a bad event stopped its neighbours"
    return "" if (bad.event_id in kept) == (results[1].status == "applied") else "a refused event was kept"


def core_writes_and_greets(database: Database) -> str:
    """Hello, rules, audit and what Core itself writes."""
    dana = Member(database)
    fact = {"entity": "person", "entity_id": dana.person_of("mila"), "field": "status", "value": "warm"}
    append(database, dana.writer, [Draft(kind=events.REGISTER, at_ms=NOON_MS, fact=fact)], NOON_MS)
    draft = RuleDraft(kind="duplicate-contact", severity="warn", params={"days": 7})
    rule = rules.enact(database, dana.writer, draft, NOON_MS)[0].rule
    asked = SyncHello(
        protocol=PROTOCOL, agent_id=dana.agent_id, incarnation="1", agent_now_ms=NOON_MS, version="1",
        cursor=dana.pull().cursor,
    )  # fmt: skip
    ack = pulling.hello(database, dana.writer, asked, NOON_MS)
    pulling.note_agent(database, dana.writer, dana.agent_id, str(asked.cursor), NOON_MS + (1 << 30))
    if [known.rule_id for known in ack.policy.rules] != [rule.rule_id] or len(ack.members) != 1:
        return "hello does not tell the rules and members there are"
    rules.retire(database, dana.writer, rule.rule_id, NOON_MS)
    return "" if not rules.policy_of(database, dana.team_id).rules else "a retired rule is still in force"


CHECKS: Final[tuple[Callable[[Database], str], ...]] = (
    what_was_written_comes_back,
    a_lost_answer_is_asked_again,
    a_full_push_and_long_lists,
    writers_at_once_leave_no_gap,
    the_team_is_locked,
    half_a_transaction_leaves_nothing,
    the_last_write_wins,
    a_handle_used_again_starts_somebody_new,
    words_of_the_excluded_go,
    a_team_sees_itself_alone,
    another_history_is_noticed,
    poison_is_kept_apart,
    core_writes_and_greets,
)


def run_check(check: Callable[[Database], str], database: Database) -> str:
    """What `check` found wrong, in words; nothing when all is well. A refusal of the database is a finding too."""
    try:
        return check(database)
    except SQLAlchemyError as error:
        return f"{type(error).__name__}: {error}"


def _in_threads(acts: Sequence[Callable[[], None]], beside: Callable[[], None], ended: threading.Event) -> str:
    """Run `acts` at once with `beside` running until they ended; what went wrong."""
    failed: list[BaseException] = []

    def kept(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 (told by the one who waits)
            failed.append(error)

    reader = threading.Thread(target=kept, args=(beside,))
    writers = [threading.Thread(target=kept, args=(act,)) for act in acts]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join(_PATIENCE_S)
    ended.set()
    reader.join(_PATIENCE_S)
    if any(thread.is_alive() for thread in (reader, *writers)):
        return "somebody waits for ever"
    return f"{type(failed[0]).__name__}: {failed[0]}" if failed else ""
