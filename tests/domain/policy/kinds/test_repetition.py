"""The same text to many people: known before the key is pressed, without knowing the text."""

from hypothesis import given

from instacrm.domain.policy import Subject, evaluate
from instacrm.domain.verdicts import SEVERITIES, Rule, Scope
from tests.builders import DAY, NOON
from tests.domain.policy import worlds
from tests.domain.policy.brute_force import AllOfIt, Touch, speaks

DANA = Subject(operator_id="dana", actor_id="studio_b", person="mila")


def repetition(people: int = 2, days: int = 7, **changes: object) -> Rule:
    usual = {"rule_id": "same", "kind": "repetition", "version": 1, "severity": "hold"}
    return Rule(**(usual | {"params": {"people": people, "days": days}} | changes))  # type: ignore[arg-type]


def got(person: str, text: str = "hello", *, days_ago: int = 1) -> Touch:
    return Touch("lee", "studio_b", person, NOON - days_ago * DAY, text)


@given(worlds.touches, worlds.rules, worlds.subjects)
def test_the_texts_named_ahead_are_those_that_would_be_spoken_of_at_the_press(
    touches: list[Touch], rules: tuple[Rule, ...], subject: Subject
) -> None:
    unwritten = Subject(operator_id=subject.operator_id, actor_id=subject.actor_id, person=subject.person)

    ahead = evaluate(rules, AllOfIt(touches), unwritten, NOON, worlds.HORIZON_MS)

    for step in ahead:
        for text in ("hello", "hi"):
            written = Subject(
                operator_id=subject.operator_id, actor_id=subject.actor_id, person=subject.person, text_key=text
            )
            compared = {f.rule_id for f in step.findings if f.text_key in (None, text)}
            assert compared == {r.rule_id for r in rules if speaks(r, written, touches, step.from_ms)}


def test_a_text_that_is_used_up_is_named_and_the_standing_stays_clear_until_it_is_written() -> None:
    steps = evaluate((repetition(),), AllOfIt([got("jo"), got("ana"), got("kim", "hi")]), DANA, NOON, 0)

    assert steps[0].severity == "clear"
    assert [finding.text_key for finding in steps[0].findings] == ["hello"]


def test_at_the_press_the_text_itself_is_held_and_said_in_words() -> None:
    written = Subject(operator_id="dana", actor_id="studio_b", person="mila", text_key="hello")

    steps = evaluate((repetition(scope=Scope(None, "studio_b")),), AllOfIt([got("jo"), got("ana")]), written, NOON, 0)

    assert steps[0].severity == SEVERITIES[-1]
    words = "This text went to 2 of 2 people in 7 days from @studio_b, all operators together"
    assert steps[0].findings[0].sentence == words


def test_the_same_text_again_to_somebody_who_got_it_adds_nobody() -> None:
    jo = Subject(operator_id="dana", actor_id="studio_b", person="jo", text_key="hello")

    assert evaluate((repetition(),), AllOfIt([got("jo"), got("ana")]), jo, NOON, 0)[0].findings == ()
