"""Who writes from an account of the team: shared, handed over, left. What was written stays whose it was."""

from collections.abc import Sequence

from sqlalchemy import Connection

from instacrm.domain import events
from instacrm.domain.errors import Conflict, NotAllowed, NotFound
from instacrm.service.store import accounts, identity, teams
from instacrm.service.store.accounts import AccountRow
from instacrm.service.store.engine import Database

from .audit import write_audit
from .pushing import Appended, Draft, Writer, append_to


def share(  # noqa: PLR0913 (who shares what with whom)
    database: Database, writer: Writer, actor_id: str, operator_id: str, *, leads: bool, now_ms: int
) -> Appended | None:
    """`operator_id` writes from the account too; None when they do already.

    Raises: NotFound; NotAllowed unless the asker writes from it or leads the team; StoreBusy.
    """
    with database.writing(writer.team_id) as db:
        account = _open(db, writer, actor_id, leads=leads)
        drafts = _joining(db, writer, account, operator_id, now_ms)
        return _append(db, writer, drafts, "actor.shared", actor_id=actor_id, operator_id=operator_id, now_ms=now_ms)


def end_sharing(  # noqa: PLR0913 (who ends whose use of what)
    database: Database, writer: Writer, actor_id: str, operator_id: str, *, leads: bool, now_ms: int
) -> Appended | None:
    """`operator_id` writes from the account no more; None when they did not.

    Raises: NotFound; NotAllowed unless it is the asker or they lead the team; StoreBusy.
    """
    with database.writing(writer.team_id) as db:
        account = _account(db, writer, actor_id)
        if operator_id != writer.operator_id and not leads:
            raise NotAllowed("Others leave an account themselves, or an admin ends it.")
        known = accounts.find_sharer(db, writer.team_id, actor_id, operator_id)
        if known is None:
            raise NotFound("They do not write from this account.")
        drafts = [_left(account, operator_id, now_ms)] if known.left_ms is None else []
        return _append(db, writer, drafts, "actor.left", actor_id=actor_id, operator_id=operator_id, now_ms=now_ms)


def hand_over(  # noqa: PLR0913 (who hands what of whose to whom)
    database: Database, writer: Writer, actor_id: str, operator_id: str, *, giver_id: str, leads: bool, now_ms: int
) -> Appended | None:
    """`operator_id` writes from the account in place of `giver_id`, in one step; None when it was so already.

    Raises: NotFound; NotAllowed unless the asker gives their own or leads the team; StoreBusy.
    """
    with database.writing(writer.team_id) as db:
        account = _account(db, writer, actor_id)
        if giver_id != writer.operator_id and not leads:
            raise NotAllowed("Others hand their account over themselves, or an admin does.")
        giver = accounts.find_sharer(db, writer.team_id, actor_id, giver_id)
        if giver is None:
            raise NotFound("They do not write from this account.")
        drafts = _joining(db, writer, account, operator_id, now_ms)
        if giver_id != operator_id and giver.left_ms is None:
            drafts.append(_left(account, giver_id, now_ms))
        return _append(
            db, writer, drafts, "actor.handed-over", actor_id=actor_id, operator_id=operator_id, now_ms=now_ms
        )


def _open(db: Connection, writer: Writer, actor_id: str, *, leads: bool) -> AccountRow:
    account = _account(db, writer, actor_id)
    own = accounts.find_sharer(db, writer.team_id, actor_id, writer.operator_id)
    if not leads and (own is None or own.left_ms is not None):
        raise NotAllowed("Who shares an account writes from it, or leads the team.")
    return account


def _account(db: Connection, writer: Writer, actor_id: str) -> AccountRow:
    # Locked before anything is read: two who change the same account come one after the other.
    teams.lock_team(db, writer.team_id)
    account = accounts.find(db, writer.team_id, actor_id)
    if account is None:
        raise NotFound("Your team has no such account.")
    return account


def _joining(db: Connection, writer: Writer, account: AccountRow, operator_id: str, now_ms: int) -> list[Draft]:
    member = identity.find_membership(db, writer.team_id, operator_id)
    if member is None or member.state != "active":
        raise NotFound("Your team has no such member.")
    if member.role == "viewer":
        raise Conflict("Viewers write nothing.", remedy="Make them a member first.")
    known = accounts.find_sharer(db, writer.team_id, account.actor_id, operator_id)
    if known and known.left_ms is None:
        return []
    seen = {"handle": account.handle, "user_id": account.user_id}
    fact = {"operator_id": operator_id}
    return [Draft(kind=events.JOINED, at_ms=now_ms, actor_id=account.actor_id, fact=fact, private=seen)]


def _left(account: AccountRow, operator_id: str, now_ms: int) -> Draft:
    return Draft(kind=events.LEFT, at_ms=now_ms, actor_id=account.actor_id, fact={"operator_id": operator_id})


def _append(  # noqa: PLR0913 (the events and their line in the audit log)
    db: Connection,
    writer: Writer,
    drafts: Sequence[Draft],
    action: str,
    *,
    actor_id: str,
    operator_id: str,
    now_ms: int,
) -> Appended | None:
    if not drafts:
        return None
    written = append_to(db, writer, drafts, now_ms)
    detail = {"actor_id": actor_id, "member": operator_id}
    write_audit(db, writer.team_id, action, detail, operator_id=writer.operator_id, now_ms=now_ms)
    return written
