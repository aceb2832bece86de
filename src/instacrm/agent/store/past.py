"""The past as the rules ask for it: at most `limit` answers a question, newest first, each by an index."""

from contextlib import closing

import apsw

from instacrm.domain.policy import Writer
from instacrm.domain.verdicts import Scope

from . import outreaches, people, team
from .sql import rows

# Somebody whose every text is another one has a long list of them: the newest suffice.
_TEXTS_ROWS = 1_000


class Past:
    """History of one team for one asking operator (`domain.policy.History`).

    With `until_ms`, what happened later is not seen: for a message that was written while the agent was away.
    """

    def __init__(self, db: apsw.Connection, operator_id: str, until_ms: int | None = None) -> None:
        self._db = db
        self._me = operator_id
        self._until_ms = until_ms

    def touches(self, scope: Scope, since_ms: int, limit: int) -> tuple[int, ...]:
        """When messages were counted after `since_ms`, newest first."""
        condition, bindings = self._within(scope, since_ms)
        query = (
            f"SELECT at_ms FROM outreaches INDEXED BY {outreaches.index_of(scope)}"  # noqa: S608 (constants)
            f" WHERE {condition} ORDER BY at_ms DESC LIMIT ?"
        )
        return self._instants(query, (*bindings, limit))

    def people(self, scope: Scope, since_ms: int, limit: int) -> tuple[int, ...]:
        """The last instant of each person written to after `since_ms`, newest first."""
        condition, bindings = self._within(scope, since_ms)
        query = (
            f"SELECT person, at_ms FROM outreaches INDEXED BY {outreaches.index_of(scope)}"  # noqa: S608 (constants)
            f" WHERE {condition} AND person IS NOT NULL ORDER BY at_ms DESC"
        )
        newest: dict[str, int] = {}
        with closing(self._db.execute(query, bindings)) as told:
            for person, at_ms in told:
                if person not in newest:
                    if len(newest) == limit:
                        break
                    newest[person] = at_ms
        return tuple(newest.values())

    def first_contacts(self, scope: Scope, since_ms: int, limit: int) -> tuple[int, ...]:
        """The first instant of each person first written to after `since_ms`, newest first."""
        query = (
            "SELECT first_ms FROM latest INDEXED BY latest_first"
            " WHERE scope=? AND first_ms>? AND first_ms<=? ORDER BY first_ms DESC LIMIT ?"
        )
        return self._instants(query, (outreaches.scope_key(scope), since_ms, self._until(), limit))

    def latest(self, scope: Scope, person: str | None) -> int | None:
        """When somebody within `scope` last wrote to `person`, or to anybody."""
        if person is None:
            return next(iter(self.touches(scope, -1, 1)), None)
        if self._until_ms is None:
            query = "SELECT last_ms FROM latest WHERE scope=? AND person=?"
            found: int | None = self._db.execute(query, (outreaches.scope_key(scope), person)).get
            return found
        condition, bindings = self._within(scope, -1)
        query = f"SELECT max(at_ms) FROM outreaches INDEXED BY outreaches_person WHERE person=? AND {condition}"  # noqa: S608 (constants)
        late: int | None = self._db.execute(query, (person, *bindings)).get
        return late

    def writers(self, person: str) -> tuple[Writer, ...]:
        """Everybody of the team who ever wrote to `person`."""
        query = "SELECT scope FROM latest WHERE person=? AND scope LIKE '_%|_%'"
        found: list[Writer] = []
        for (key,) in rows(self._db, query, (person,)):
            operator_id, _, actor_id = key.partition("|")
            last_ms = self.latest(Scope(operator_id, actor_id), person)
            if last_ms is not None:
                found.append(Writer(operator_id, actor_id, last_ms))
        return tuple(found)

    def text_people(self, scope: Scope, text_key: str, since_ms: int, limit: int) -> tuple[int, ...]:
        """When each person last got this text after `since_ms`, newest first."""
        query = "SELECT last_ms FROM text_seen WHERE scope=? AND text_key=? AND last_ms>? AND last_ms<=?"
        bindings = (outreaches.scope_key(scope), text_key, since_ms, self._until(), limit)
        return self._instants(f"{query} ORDER BY last_ms DESC LIMIT ?", bindings)

    def text_latest(self, scope: Scope, text_key: str, person: str) -> int | None:
        """When somebody within `scope` last sent this text to `person`."""
        query = "SELECT last_ms FROM text_seen WHERE scope=? AND text_key=? AND person=? AND last_ms<=?"
        found: int | None = self._db.execute(query, (outreaches.scope_key(scope), text_key, person, self._until())).get
        return found

    def texts_used(self, scope: Scope, least: int, limit: int) -> tuple[str, ...]:
        """Keys of texts that at least `least` people ever got, newest first."""
        newest = "SELECT text_key, people FROM texts_used WHERE scope=? ORDER BY last_ms DESC LIMIT ?"
        found = rows(self._db, newest, (outreaches.scope_key(scope), _TEXTS_ROWS))
        return tuple(key for key, people in found if people >= least)[:limit]

    def zone(self, actor_id: str) -> str:
        """Where the account is at home, else the team."""
        return people.find_register(self._db, "actor", actor_id, "zone") or team.settings(self._db).zone

    def joined_ms(self, actor_id: str) -> int | None:
        """When the account was first joined to the team."""
        query = "SELECT min(at_ms) FROM events WHERE actor_id=? AND kind='actor.joined'"
        found: int | None = self._db.execute(query, (actor_id,)).get
        return found

    def _until(self) -> int:
        return self._until_ms if self._until_ms is not None else 1 << 62

    def operator_name(self, operator_id: str) -> str:
        """What people call the operator."""
        return "you" if operator_id == self._me else team.member_name(self._db, operator_id) or "somebody of the team"

    def actor_name(self, actor_id: str) -> str:
        """The actor's handle with its @."""
        actor = people.find_actor(self._db, actor_id)
        return f"@{actor.handle}" if actor and actor.handle else "another account"

    def _within(self, scope: Scope, since_ms: int) -> tuple[str, tuple[str | int, ...]]:
        condition, bindings = outreaches.within(scope)
        if self._until_ms is None:
            return f"{condition} AND at_ms>?", (*bindings, since_ms)
        return f"{condition} AND at_ms>? AND at_ms<=?", (*bindings, since_ms, self._until_ms)

    def _instants(self, query: str, bindings: tuple[str | int, ...]) -> tuple[int, ...]:
        return tuple(at_ms for (at_ms,) in rows(self._db, query, bindings))
