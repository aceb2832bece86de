"""Templates on one computer and on two: kept, changed, recognised when sent, and counted with who answered."""

from pathlib import Path
from typing import Any

import pytest

from instacrm.agent.actions.listing import activity
from instacrm.agent.actions.prospects import set_status
from instacrm.agent.actions.syncing import apply_page, outgoing
from instacrm.agent.actions.templates import end_template, save_template, templates
from instacrm.agent.store import Store
from instacrm.domain.errors import BadInput, NotAllowed
from instacrm.domain.templates import Variant
from instacrm.wire.native import SetStatus
from instacrm.wire.sync import Pulled, TeamSettings
from instacrm.wire.templates import EndTemplate, SaveTemplate, VariantLine
from instacrm.wire.window import AskActivity
from tests.agent.actions.desks import kept, logged, opened
from tests.builders import MINUTE, NOON, a_prospect, a_who, an_id

OPENER, QUESTION = "Hi {name}, I loved your post. Want to talk?", "Hello {name}, a quick question for you"


def saves(store: Store, *texts: str, own: bool = False, name: str = "Dana", template_id: str = "t") -> None:
    variants = tuple(Variant(f"v{number}", text) for number, text in enumerate(texts))
    said = SaveTemplate(event_id=an_id(), template_id=template_id, title="Opener", own=own, variants=variants)
    save_template(store, a_who(name), said, now_ms=NOON)


def sends(store: Store, handle: str, text: str, *, at_ms: int = NOON, replies: bool = False) -> str:
    intent, outreach = an_id(), an_id()
    usual: dict[str, Any] = {"prospect": a_prospect(handle), "outreach_id": outreach}
    logged(store, event_id=intent, text=text, at_ms=at_ms, **usual)
    logged(store, "outreach.sent", at_ms=at_ms + 1, **usual)
    if replies:
        logged(store, "reply.seen", at_ms=at_ms + MINUTE, prospect=a_prospect(handle))
    return intent


def counted(store: Store) -> dict[str, tuple[int, int]]:
    (template,) = templates(store, a_who()).items
    return {one.variant_id: (one.people, one.replied) for one in template.variants}


def test_what_was_sent_is_recognised_and_answers_are_counted_by_person(tmp_path: Path) -> None:
    store = opened(tmp_path)
    saves(store, OPENER, QUESTION)

    sends(store, "mila.k", "Hi Mila, I loved your post. Want to talk?", replies=True)
    sends(store, "mila.k", "hi again Mila, I loved your post.  Want to talk?", at_ms=NOON + 2 * MINUTE)
    sends(store, "jo", "Hi Jo, I loved your post. Want to talk?")
    sends(store, "kim", "Hello Kim, a quick question for you", replies=True)
    sends(store, "zoe", "Something of my own")

    assert counted(store) == {"v0": (2, 1), "v1": (1, 1)}


def test_an_answer_from_before_is_none_to_the_template(tmp_path: Path) -> None:
    store = opened(tmp_path)
    saves(store, OPENER)
    logged(store, "reply.seen", at_ms=NOON - MINUTE, prospect=a_prospect("mila.k"))

    sends(store, "mila.k", "Hi Mila, I loved your post. Want to talk?")

    assert counted(store) == {"v0": (1, 0)}


def test_where_no_words_are_kept_the_ids_alone_are(tmp_path: Path) -> None:
    store = opened(tmp_path, settings=TeamSettings(text_policy="none"))
    saves(store, OPENER)

    event = kept(store, sends(store, "mila.k", "Hi Mila, I loved your post. Want to talk?"))

    assert (event.fact["template"], event.fact["variant"]) == ("t", "v0")
    assert "text" not in event.private


def test_of_the_excluded_nothing_is_recognised(tmp_path: Path) -> None:
    store = opened(tmp_path)
    saves(store, OPENER)
    word = SetStatus(event_id=an_id(), at_ms=NOON, handle="mila.k", status="excluded")
    set_status(store, a_who(), word, now_ms=NOON)

    event = kept(store, sends(store, "mila.k", "Hi Mila, I loved your post. Want to talk?"))

    assert "template" not in event.fact


def test_a_changed_template_loses_what_was_taken_out_and_what_was_sent_stays_counted(tmp_path: Path) -> None:
    store = opened(tmp_path)
    saves(store, OPENER, QUESTION)
    sends(store, "mila.k", "Hi Mila, I loved your post. Want to talk?")

    saves(store, OPENER.replace("post", "story"))

    (template,) = templates(store, a_who()).items
    assert template.variants == (
        VariantLine(variant_id="v0", text=OPENER.replace("post", "story"), people=1, replied=0),
    )


def test_a_template_comes_to_the_others_and_two_changes_of_two_variants_both_hold(tmp_path: Path) -> None:
    here, there = opened(tmp_path / "here"), opened(tmp_path / "there")
    saves(here, OPENER, QUESTION)
    pass_on(here, there)

    save(there, ("v0", OPENER), ("v1", "Hello {name}, may I ask you something?"))
    save(here, ("v0", "Hi {name}, your last post is a delight"), ("v1", QUESTION))
    pass_on(there, here)
    pass_on(here, there)

    assert templates(here, a_who()).items == templates(there, a_who()).items
    assert [one.text for one in templates(here, a_who()).items[0].variants] == [
        "Hi {name}, your last post is a delight", "Hello {name}, may I ask you something?",
    ]  # fmt: skip


def save(store: Store, *variants: tuple[str, str]) -> None:
    said = SaveTemplate(
        event_id=an_id(), template_id="t", title="Opener", own=False, variants=tuple(Variant(*one) for one in variants)
    )
    save_template(store, a_who(), said, now_ms=NOON + MINUTE)


def pass_on(giver: Store, taker: Store) -> None:
    events = outgoing(giver, 100)
    apply_page(taker, Pulled(events=events, cursor="e.1.s", has_more=False, head_seq=1, policy_version=3), now_ms=NOON)


def test_ones_own_is_ones_own(tmp_path: Path) -> None:
    store = opened(tmp_path)
    saves(store, OPENER, own=True)

    with pytest.raises(NotAllowed):
        saves(store, QUESTION, name="Lee")

    (seen,) = templates(store, a_who("Lee")).items
    assert (seen.mine, seen.may_change) == (False, False)


def test_an_ended_one_is_offered_and_recognised_no_more_until_it_is_saved_again(tmp_path: Path) -> None:
    store = opened(tmp_path)
    saves(store, OPENER)

    end_template(store, a_who(), EndTemplate(event_id=an_id(), template_id="t"), now_ms=NOON)

    gone = templates(store, a_who()).items
    event = kept(store, sends(store, "mila.k", "Hi Mila, I loved your post. Want to talk?"))
    saves(store, OPENER)
    assert gone == ()
    assert "template" not in event.fact
    assert [one.title for one in templates(store, a_who()).items] == ["Opener"]


def test_what_is_refused_leaves_nothing_behind(tmp_path: Path) -> None:
    store = opened(tmp_path)

    with pytest.raises(BadInput):
        saves(store, "Hi {name}")

    assert templates(store, a_who()).items == ()


def test_the_log_of_people_does_not_tell_of_templates(tmp_path: Path) -> None:
    store = opened(tmp_path)
    saves(store, OPENER)

    told = activity(store, a_who(), AskActivity(what="people"), now_ms=NOON + MINUTE)

    assert told.lines == ()
