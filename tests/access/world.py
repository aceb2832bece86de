"""Two teams with everything in them, and everybody who might ask: what the matrix is asked in."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select, update

from instacrm.domain import events
from instacrm.domain.governance.drafts import Change, RuleDraft
from instacrm.service.actions.api_tokens import make_token
from instacrm.service.actions.identity import Admitted
from instacrm.service.actions.identity_invitations import invite
from instacrm.service.actions.identity_sessions import Tokens, open_session
from instacrm.service.actions.imports import Asked, take_in
from instacrm.service.actions.proposals import Ask, open_proposal
from instacrm.service.actions.pushing import Writer
from instacrm.service.actions.rules import enact
from instacrm.service.actions.saved_views import save_view
from instacrm.service.store import identity, identity_sessions, tables
from instacrm.service.store.engine import Database
from instacrm.service.store.identity import Membership
from tests.access.asking import Answer, ask, ask_raw
from tests.access.routes import RANKS, SETTINGS, Route, a_body, an_app, core_on
from tests.builders import DAY, HOUR, NOON
from tests.service.teams import Person, a_person, a_team, person_of

OURS, THEIRS = "ours", "theirs"
MISSING: Final = "00000000-0000-7000-8000-000000000000"
# Who is refused at every guarded route, and how.
REFUSED: Final = {
    "anonymous": (401, "not-signed-in"),
    "made-up": (401, "session-revoked"),
    "expired": (401, "session-expired"),
    "revoked": (401, "session-revoked"),
    "disabled": (403, "not-allowed"),
    "pending": (403, "pending"),
    "browser-as-program": (401, "session-revoked"),
    "program-as-browser": (401, "session-revoked"),
}
# Another site makes an owner's browser ask: refused wherever something could change.
FORGED: Final = {
    "without-header": {"origin": SETTINGS.public_url},
    "from-elsewhere": {"x-instacrm": "1", "origin": "https://evil.example"},
}

_OURS: Final = {"x-instacrm": "1", "origin": SETTINGS.public_url}

# Bodies that the smallest one of the OpenAPI document would not do for, by route.
BODIES: Final[dict[str, Any]] = {
    "POST /v1/sync/hello": {
        "protocol": 1, "agent_id": "a", "incarnation": "1", "agent_now_ms": NOON, "version": "1"
    },
    "POST /v1/sync/push": {"agent_id": "a", "agent_now_ms": NOON, "events": []},
    "POST /v1/rules": {"kind": "duplicate-contact", "severity": "warn", "params": {"days": 7}},
    "POST /v1/rules/personal": {"kind": "duplicate-contact", "severity": "warn", "params": {"days": 7}},
    "POST /v1/rules/emergency": {
        "rule": {"kind": "duplicate-contact", "severity": "warn", "params": {"days": 7}}, "reason": "Now"
    },
    "POST /v1/rules/evidence": {"rule": {"kind": "duplicate-contact", "severity": "warn", "params": {"days": 7}}},
    "POST /v1/proposals": {
        "change": {
            "what": "enact-rule", "rule": {"kind": "duplicate-contact", "severity": "warn", "params": {"days": 7}}
        }
    },
    "POST /v1/proposals/{proposal_id}/ballot": {"choice": "against"},
    "POST /v1/invitations": {"email": "new@studio.example", "role": "viewer"},
    "POST /v1/members/{operator_id}": {"role": "viewer", "state": "active"},
    "POST /v1/prospects/{person_id}/status": {"status": "warm"},
    "POST /v1/prospects/{person_id}/names": {"handle": "other.name"},
    "POST /v1/prospects/{person_id}/handed-on": {"handle": "mila", "on": "2026-01-01"},
    "POST /v1/imports/table": {"content": "aGFuZGxlCm1pbGEuawo="},
    "POST /v1/imports/check": {"columns": ["handle"], "rows": [["mila.k"]]},
    "POST /v1/imports": {"name": "list.csv", "columns": ["handle"], "rows": [["mila.k"]]},
    "POST /v1/views": {"name": "Warm", "address": "?status=warm"},
    "POST /v1/views/{view_id}": {"name": "Warmer"},
    "POST /v1/outreaches/{outreach_id}/correction": {"word": "sent"},
    "POST /v1/team/delete": {"name": OURS},
    "POST /v1/prospects/{person_id}/erase": {"handle": f"prospect.of.{OURS}"},
}  # fmt: skip


class World:
    """Core on a file that is put back after each request that may change something."""

    def __init__(self, empty: Path, folder: Path) -> None:
        self._file, self._kept = folder / "core.db", folder / "kept.db"
        shutil.copy(empty, self._file)
        self.database = Database(f"sqlite:///{self._file}")
        self.app = an_app(core_on(self.database))
        self.headers: dict[str, dict[str, str]] = {"anonymous": {}, "made-up": bearer("0" * 64)}
        # By whose role, team and name of the path's parameter: the id.
        self.objects: dict[tuple[str, str], dict[str, str]] = {}
        self._fill(OURS)
        self._fill(THEIRS)
        self.database.close()
        shutil.copy(self._file, self._kept)
        self.theirs = self.rows_of(THEIRS)
        self._loop = asyncio.Runner()

    def ask(self, asker: str, route: Route, ids: dict[str, str] | None = None) -> Answer:
        """What `asker` is answered; afterwards everything is as before."""
        body = BODIES.get(str(route)) or a_body(route)
        path = route.path.format(**{"path": "no-such-page", "name": "no-such-file.json"} | (ids or {}))
        return self._loop.run(ask(self.app, route.method, path, headers=self.headers[asker], body=body))

    def ask_raw(self, asker: str, method: str, target: str, headers: dict[str, str], content: bytes) -> Answer:
        """What `asker` is answered to these very bytes; afterwards everything is as before."""
        sent = {name.lower(): value for name, value in headers.items()} | self.headers[asker]
        try:
            return self._loop.run(ask_raw(self.app, method, target, headers=sent, content=content))
        finally:
            if method != "GET":
                self.put_back()

    def put_back(self) -> None:
        self.database.close()
        for suffix in ("-wal", "-shm"):
            Path(f"{self._file}{suffix}").unlink(missing_ok=True)
        shutil.copy(self._kept, self._file)

    def close(self) -> None:
        self._loop.close()
        self.database.close()

    def rows_of(self, team_id: str) -> dict[str, list[Any]]:
        """All that a team has, by table."""
        with self.database.reading() as db:
            return {
                name: sorted(map(repr, db.execute(select(table).where(table.c.team_id == team_id)).all()))
                for name, table in tables.metadata.tables.items()
                if "team_id" in table.c
            }

    def _fill(self, team_id: str) -> None:
        a_team(self.database, team_id)
        people = {"owner": a_person(self.database, team_id, "owner")}
        rule = RuleDraft(kind="duplicate-contact", severity="warn", params={"days": 7})
        enacted, _ = enact(self.database, Writer(team_id, people["owner"].operator_id), rule, NOON)
        for role in ("admin", "member", "viewer"):
            people[role] = a_person(self.database, team_id, role, joined=role != "viewer")
        # Beside the account that all people of tests join: the same one has the same id in each team.
        account = [person.joined(f"account-of-{team_id}", f"studio.{team_id}") for person in people.values()]
        for person, joining in zip(people.values(), account, strict=True):
            person.push(joining)
        prospect = f"prospect.of.{team_id}"
        for role, person in people.items():
            asker = role if team_id == OURS else f"their-{role}"
            tokens = self._sign_in(person)
            self.headers[asker] = bearer(tokens.access)
            self.objects[team_id, role] = {
                "rule_id": enacted.rule.rule_id,
                "operator_id": people["member"].operator_id,
                "team_id": team_id,
                "actor_id": str(account[-1].actor_id),
                "session_id": self._sign_in(person).session_id,
                "proposal_id": self._proposed_by(person if role != "viewer" else people["member"]),
                "person_id": person_of(prospect),
                "invitation_id": self._invited(people["owner"], f"{role}@{team_id}.example"),
                "token_id": self._token_of(person, role),
                "view_id": self._view_of(person, role),
                "import_id": self._imported_by(person if role != "viewer" else people["member"], f"from.{role}"),
                "outreach_id": _written_by(person if role != "viewer" else people["member"], prospect),
            }
        self.objects[team_id, "owner-id"] = {"operator_id": people["owner"].operator_id}
        if team_id == OURS:
            self._add_the_refused(people)

    def _add_the_refused(self, people: dict[str, Person]) -> None:
        def of_team(change: Callable[[Person], None]) -> str:
            person = a_person(self.database, OURS, "owner", joined=False)
            access = self._sign_in(person).access
            change(person)
            return access

        def become(state: str) -> Callable[[Person], None]:
            def change(person: Person) -> None:
                here = tables.memberships.c.operator_id == person.operator_id
                with self.database.writing() as db:
                    db.execute(update(tables.memberships).where(here).values(state=state))

            return change

        def revoked(person: Person) -> None:
            with self.database.writing() as db:
                identity_sessions.revoke_operator(db, person.operator_id, OURS, NOON)

        owner = people["owner"]
        browser = self._sign_in(owner, kind="browser").access
        self.headers |= {
            "expired": bearer(self._sign_in(owner, now_ms=NOON - HOUR).access),
            "revoked": bearer(of_team(revoked)),
            "disabled": bearer(of_team(become("ended"))),
            "pending": bearer(of_team(become("pending"))),
            "browser-as-program": bearer(browser),
            # With all that a page of ours would send, so that the cookie's kind alone decides.
            "program-as-browser": cookie(self._sign_in(owner).access) | _OURS,
            "browser": cookie(browser) | _OURS,
        }  # fmt: skip
        self.headers |= {name: cookie(browser) | sent for name, sent in FORGED.items()}

    def _invited(self, owner: Person, email: str) -> str:
        by = Membership(
            team_id=owner.team_id, operator_id=owner.operator_id, role="owner", state="active", since_ms=NOON
        )
        with self.database.writing() as db:
            return invite(db, by, email=email, role="viewer", public_url="", now_ms=NOON).invitation_id

    def _token_of(self, person: Person, role: str) -> str:
        by = Membership(
            team_id=person.team_id, operator_id=person.operator_id, role=role, state="active", since_ms=NOON
        )
        with self.database.writing() as db:
            return make_token(db, by, name="a script", scope="write", days=None, now_ms=NOON).token_id

    def _view_of(self, person: Person, role: str) -> str:
        by = Membership(
            team_id=person.team_id, operator_id=person.operator_id, role=role, state="active", since_ms=NOON
        )
        with self.database.writing() as db:
            return save_view(db, by, name="Warm", address="?status=warm", shared=role != "viewer").view_id

    def _imported_by(self, person: Person, handle: str) -> str:
        rows = Asked(columns=["handle"], rows=[[handle]])
        writer = Writer(person.team_id, person.operator_id)
        return take_in(self.database, writer, rows, name="list.csv", import_id=None, now_ms=NOON).import_id

    def _proposed_by(self, person: Person) -> str:
        rule = RuleDraft(kind="interval-spacing", severity="warn", params={"min_s": 60})
        ask = Ask(change=Change(what="enact-rule", rule=rule))
        writer = Writer(person.team_id, person.operator_id)
        return open_proposal(self.database, writer, ask, NOON - HOUR).proposal.proposal_id

    def _sign_in(self, person: Person, *, kind: str = "program", now_ms: int = NOON) -> Tokens:
        with self.database.writing() as db:
            membership = identity.find_membership(db, person.team_id, person.operator_id)
            assert membership
            admitted = Admitted(
                identity.operator_of(db, person.operator_id), membership, identity.team_of(db, person.team_id)
            )
            return open_session(db, admitted, kind=kind, device="a test", now_ms=now_ms)


def _written_by(person: Person, handle: str) -> str:
    person.now_ms = NOON - DAY
    written = person.wrote(handle, events.UNCONFIRMED)
    person.push(person.met(handle), *written)
    return str(written[0].outreach_id)


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def cookie(token: str) -> dict[str, str]:
    return {"cookie": f"__Host-instacrm={token}"}


def ids_for(route: Route, objects: dict[str, str]) -> dict[str, str]:
    """The ids that fill the route's path."""
    for name in route.objects:
        assert name in objects, (
            f"nobody told the matrix what a {{{name}}} is: add one to `World._fill` in tests/access/world.py"
        )
    return {name: objects[name] for name in route.objects}


def missing_for(route: Route) -> dict[str, str]:
    return dict.fromkeys(route.objects, MISSING)


def may(role: str, least: str) -> bool:
    return RANKS.index(role) >= RANKS.index(least)
