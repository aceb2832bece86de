"""The verdict for the next message, beside counting everything by hand."""

import msgspec
import pytest
from hypothesis import given

from instacrm.domain.errors import BadInput
from instacrm.domain.policy import Subject, check_rule, evaluate
from instacrm.domain.verdicts import SEVERITIES, Rule, Scope, Step
from tests.builders import DAY, HOUR, MINUTE, NOON, a_cap, a_duplicate_rule, a_spacing
from tests.domain.policy import worlds
from tests.domain.policy.brute_force import AllOfIt, Touch, speaks

DANA = Subject(operator_id="dana", actor_id="studio_b", person="mila", handle="mila.k")


def touch(seconds_ago: int, *, operator: str = "lee", actor: str = "studio_b", person: str = "jo") -> Touch:
    return Touch(operator, actor, person, NOON - 1000 * seconds_ago)


def verdict(touches: list[Touch], *rules: Rule, horizon_ms: int = 30 * MINUTE) -> tuple[Step, ...]:
    return evaluate(rules, AllOfIt(touches), DANA, NOON, horizon_ms)


@given(worlds.touches, worlds.rules, worlds.subjects)
def test_each_step_says_what_counting_everything_says(
    touches: list[Touch], rules: tuple[Rule, ...], subject: Subject
) -> None:
    steps = evaluate(rules, AllOfIt(touches), subject, NOON, worlds.HORIZON_MS)

    for t_ms in {NOON, *range(NOON, NOON + worlds.HORIZON_MS, 997), *(s.from_ms for s in steps)}:
        step = [s for s in steps if s.from_ms <= t_ms][-1]
        speaking = {rule.rule_id for rule in rules if speaks(rule, subject, touches, t_ms)}
        # What depends on a text that nobody wrote yet is asked of `test_repetition`.
        assert {f.rule_id for f in step.findings if f.text_key is None} == speaking
        loudest = [rule.severity for rule in rules if rule.rule_id in speaking]
        assert step.severity == max(loudest, key=SEVERITIES.index, default="clear")


@given(worlds.touches, worlds.rules, worlds.subjects)
def test_a_finding_clears_at_the_very_millisecond_it_names(
    touches: list[Touch], rules: tuple[Rule, ...], subject: Subject
) -> None:
    by_id = {rule.rule_id: rule for rule in rules}

    steps = evaluate(rules, AllOfIt(touches), subject, NOON, worlds.HORIZON_MS)

    for finding in (f for step in steps for f in step.findings if f.text_key is None):
        clears_ms = finding.clears_ms or 0
        assert speaks(by_id[finding.rule_id], subject, touches, clears_ms - 1)
        assert not speaks(by_id[finding.rule_id], subject, touches, clears_ms)


@given(worlds.touches, worlds.rules, worlds.subjects)
def test_steps_begin_now_and_only_go_forward(touches: list[Touch], rules: tuple[Rule, ...], subject: Subject) -> None:
    steps = evaluate(rules, AllOfIt(touches), subject, NOON, worlds.HORIZON_MS)

    starts = [step.from_ms for step in steps]
    assert starts[0] == NOON
    assert starts == sorted(set(starts))
    assert starts[-1] <= NOON + worlds.HORIZON_MS


def test_a_cap_speaks_when_it_is_used_up_and_says_so_in_words() -> None:
    cap = a_cap(2, severity="hold", scope=Scope(None, "studio_b"))

    now, later = verdict([touch(60), touch(3000)], cap)

    assert now.severity == "hold"
    assert now.findings[0].sentence == "2 of 2 messages this hour from @studio_b, all operators together"
    assert (now.findings[0].used, now.findings[0].limit) == (2, 2)
    assert later == Step(NOON - 3_000_000 + HOUR, "clear", ())


def test_a_cap_with_one_message_left_is_clear() -> None:
    assert verdict([touch(60)], a_cap(2)) == (Step(NOON, "clear"),)


def test_a_cap_on_a_shared_account_counts_every_operator() -> None:
    touches = [touch(60, operator="dana"), touch(70, operator="lee")]

    steps = verdict(touches, a_cap(2, scope=Scope(None, "studio_b")))

    assert steps[0].severity == "warn"


def test_an_overshot_cap_does_not_claim_a_figure_it_did_not_count() -> None:
    steps = verdict([touch(n) for n in range(1, 9)], a_cap(2))

    assert steps[0].findings[0].sentence == "More than 2 messages this hour by the whole team"


def test_a_cap_on_new_people_does_not_bind_a_message_to_somebody_known() -> None:
    touches = [touch(60, person="jo"), touch(70, person="ana"), touch(9000, person="mila")]

    steps = verdict(touches, a_cap(2, counts="first-contacts"))

    assert steps[0].severity == "clear"


def test_a_gap_too_short_is_told_like_a_stop_watch() -> None:
    steps = verdict([touch(40, operator="dana")], a_spacing(60, scope=Scope("dana", "studio_b")))

    assert steps[0].findings[0].sentence == "40 s of 1:00 min since the last message by you from @studio_b"


def test_a_person_somebody_else_wrote_to_is_a_duplicate_with_a_name_and_a_day() -> None:
    touches = [Touch("lee", "studio_a", "mila", NOON - 3 * DAY)]

    steps = verdict(touches, a_duplicate_rule(7))

    assert steps[0].findings[0].sentence == "Lee wrote to @mila.k from @studio_a 3 days ago"
    assert (steps[0].findings[0].used, steps[0].findings[0].limit) == (3, 7)


def test_ones_own_conversation_is_no_duplicate() -> None:
    assert verdict([touch(60, operator="dana", person="mila")], a_duplicate_rule())[0].severity == "clear"


def test_a_rule_of_another_account_says_nothing() -> None:
    assert verdict([touch(1), touch(2)], a_cap(1, scope=Scope(None, "studio_a")))[0].severity == "clear"


def test_a_rule_of_a_newer_kind_stops_nobody() -> None:
    rule = msgspec.structs.replace(a_cap(), kind="moon-phase")

    assert verdict([touch(1)], rule)[0].severity == "clear"


@pytest.mark.parametrize(
    "rule",
    [
        a_cap(0),
        a_cap(3, window_s=0),
        a_cap(3, counts="likes"),
        a_spacing(0),
        a_duplicate_rule(0),
        msgspec.structs.replace(a_cap(), params={}),
        msgspec.structs.replace(a_cap(), params={"limit": "3", "window_s": 60}),
        msgspec.structs.replace(a_cap(), kind="moon-phase"),
    ],
)
def test_parameters_that_make_no_sense_are_refused_with_a_code(rule: Rule) -> None:
    with pytest.raises(BadInput) as refusal:
        check_rule(rule)

    assert refusal.value.code == "bad-input"
    assert str(refusal.value)
