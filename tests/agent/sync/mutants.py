"""Bugs planted in a copy of the product, each of which a play of `fuzzing` must show; the seeds are those that do."""

from typing import Final, NamedTuple

from simulator.faults.mutants import Change, Mutant


class Shown(NamedTuple):
    """A bug, and a seed whose play shows it."""

    mutant: Mutant
    seed: int


MUTANTS: Final[dict[str, Shown]] = {
    "page-cut-short": Shown(
        Mutant(
            "the place moves past an event that was not kept",
            (),
            (
                Change(
                    "agent/actions/syncing.py",
                    "_take_all(store, db, page.events, now_ms)\n        look_again",
                    "_take_all(store, db, page.events[:-1], now_ms)\n        look_again",
                ),
            ),
        ),
        1,
    ),
    "nothing-pushed-again": Shown(
        Mutant(
            "what an older Core has lost is not pushed again",
            (),
            (Change("agent/actions/syncing.py", "        outbox.put_all_kept(db)\n", ""),),
        ),
        5,
    ),
    "seal-not-believed": Shown(
        Mutant(
            "an erasure that no owner heard of is lost with an older Core",
            (),
            (
                Change(
                    "service/actions/pushing.py",
                    "if not (gate.may_erase or (",
                    "if not (gate.may_erase or (not gate.writer and ",
                ),
            ),
        ),
        103,
    ),
    "stamp-not-compared": Shown(
        Mutant(
            "a place is believed though another push stands there",
            (),
            (
                Change(
                    "service/actions/pulling.py",
                    "if place.seq >= min_seq and events.stamp_at(db, team_id, place.seq) != place.stamp:",
                    "if events.stamp_at(db, team_id, place.seq) is None and place.seq < 0:",
                ),
            ),
        ),
        5,
    ),
    "twice-is-another": Shown(
        Mutant(
            "an event that comes again is taken for a new one",
            (),
            (
                Change(
                    "service/actions/pushing.py",
                    "known = events.known(db, team_id, [c.event.event_id for c in read if isinstance(c, _Candidate)])",
                    "known: dict[str, Known] = {}",
                ),
            ),
        ),
        1,
    ),
    "last-to-arrive-wins": Shown(
        Mutant(
            "a register holds what arrived last, not what was written last",
            (),
            (
                Change(
                    "service/store/projecting.py",
                    "if key in newest and (row.hlc, row.event_id) > (newest[key].hlc, newest[key].event_id):",
                    "if key in newest and row.hlc is None:",
                ),
            ),
        ),
        8,
    ),
    "team-forgotten": Shown(
        Mutant(
            "a page is of every team",
            (),
            (
                Change(
                    "service/store/events.py",
                    "_WHOLE.where(event_logs.c.team_id == team_id, event_logs.c.seq > seq).order_by(event_logs.c.seq)",
                    "_WHOLE.where(event_logs.c.seq > seq).order_by(event_logs.c.seq)",
                ),
            ),
        ),
        1,
    ),
}
