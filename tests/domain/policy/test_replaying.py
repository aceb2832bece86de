"""Evidence: what a rule would have said of the past is what it would have said then."""

from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain.policy import KINDS, Subject, evaluate, kind_of, replaying
from instacrm.domain.policy.replaying import Impact, Tally, replay, spoken
from instacrm.domain.verdicts import Rule, Scope
from tests.builders import DAY, MINUTE, NOON, a_cap
from tests.domain.policy import worlds
from tests.domain.policy.brute_force import AllOfIt, Touch

YESTERDAY = [(NOON - DAY, "2026-11-21"), (NOON, "2026-11-22")]


def over(rule: Rule, touches: list[Touch], starts: list[tuple[int, str]]) -> Impact:
    return replay(rule, told(touches), AllOfIt([]), day_starts=starts, until_ms=NOON + DAY)


def told(touches: list[Touch]) -> list[replaying.Touch]:
    return [(t.at_ms, t.operator_id, t.actor_id, t.person, t.text_key) for t in touches]


@given(worlds.touches, worlds.rules)
def test_a_replay_says_what_the_rule_would_have_said_live(touches: list[Touch], rules: tuple[Rule, ...]) -> None:
    touches = sorted(touches, key=lambda touch: touch.at_ms)

    for rule in rules:
        impact = over(rule, touches, [(NOON - DAY, "a day")])

        live = [
            evaluate(
                (rule,),
                AllOfIt(touches[:number]),
                Subject(operator_id=t.operator_id, actor_id=t.actor_id, person=t.person, text_key=t.text_key),
                t.at_ms,
                0,
            )[0].findings
            for number, t in enumerate(touches)
        ]
        spoke = sum(any(f.text_key is None for f in findings) for findings in live)
        assert impact.total.spoke == spoke


@given(worlds.touches, worlds.rules)
def test_days_people_and_accounts_each_add_up_to_the_whole(touches: list[Touch], rules: tuple[Rule, ...]) -> None:
    touches = sorted(touches, key=lambda touch: touch.at_ms)

    for rule in rules:
        impact = over(rule, touches, [(NOON - DAY, "before"), (NOON - 30_000, "after")])

        for parts in (impact.per_day, impact.operators, impact.actors):
            assert sum(part.messages for part in parts.values()) == impact.total.messages
            assert sum(part.spoke for part in parts.values()) == impact.total.spoke


@given(worlds.touches, worlds.rules)
def test_the_quick_count_is_the_total_of_the_replay(touches: list[Touch], rules: tuple[Rule, ...]) -> None:
    touches = sorted(touches, key=lambda touch: touch.at_ms)

    for rule in rules:
        for from_ms in (NOON - DAY, NOON - 30_000):
            total = over(rule, touches, [(from_ms, "a day")]).total
            assert spoken(rule, told(touches), AllOfIt([]), from_ms=from_ms) == total.spoke


@given(worlds.touches, worlds.rules, st.integers(-3, 1))
def test_what_is_out_of_a_rules_reach_changes_nothing(touches: list[Touch], rules: tuple[Rule, ...], days: int) -> None:
    touches = sorted(touches, key=lambda touch: touch.at_ms)
    starts = [(NOON + days * DAY, "a day")]

    for rule in rules:
        reach_ms = kind_of(rule).reach_ms(rule)
        near = [t for t in touches if reach_ms is None or t.at_ms >= starts[0][0] - reach_ms]
        assert over(rule, near, starts) == over(rule, touches, starts)


def test_what_came_before_the_first_day_sets_the_stage_and_is_not_counted() -> None:
    touches = [Touch("lee", "studio_b", "jo", NOON - MINUTE), Touch("dana", "studio_b", "ana", NOON)]

    impact = over(a_cap(1), touches, [(NOON, "2026-11-22")])

    assert impact.total == Tally(messages=1, spoke=1)
    assert impact.operators == {"dana": Tally(1, 1)}


def test_each_day_is_counted_by_itself() -> None:
    touches = [Touch("lee", "studio_b", "jo", NOON - DAY + n * MINUTE) for n in range(3)]
    touches.append(Touch("lee", "studio_b", "jo", NOON + MINUTE))

    impact = over(a_cap(1, scope=Scope("lee")), touches, YESTERDAY)

    assert impact.per_day == {"2026-11-21": Tally(3, 2), "2026-11-22": Tally(1, 0)}


def test_every_kind_of_rule_is_drawn_by_the_worlds_of_these_properties() -> None:
    assert set(KINDS) == worlds.DRAWN
