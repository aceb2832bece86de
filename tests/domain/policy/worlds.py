"""Small random teams: two operators, two accounts, three people, a handful of messages and rules."""

from hypothesis import strategies as st

from instacrm.domain.policy import Subject
from instacrm.domain.verdicts import Rule, Scope
from tests.builders import NOON
from tests.domain.policy.brute_force import Touch

HORIZON_MS = 40_000
_OPERATORS = st.sampled_from(["dana", "lee"])
_ACTORS = st.sampled_from(["studio_a", "studio_b"])
_PEOPLE = st.sampled_from(["mila", "jo", "ana", "kim"])
_TEXTS = st.sampled_from(["hello", "hi"])
_CLOCKS = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))

touches = st.lists(
    st.builds(
        Touch,
        _OPERATORS,
        _ACTORS,
        st.none() | _PEOPLE,
        st.integers(0, 60).map(lambda seconds: NOON - 1000 * seconds),
        st.none() | _TEXTS,
    ),
    max_size=14,
)
subjects = st.builds(
    Subject, operator_id=_OPERATORS, actor_id=_ACTORS, person=st.none() | _PEOPLE, text_key=st.none() | _TEXTS
)
_caps = st.fixed_dictionaries(
    {
        "limit": st.integers(1, 4),
        "window_s": st.integers(1, 50),
        "counts": st.sampled_from(["messages", "first-contacts", "people"]),
    }
)
_kinds = st.one_of(
    st.tuples(st.just("frequency-cap"), _caps),
    st.tuples(st.just("interval-spacing"), st.fixed_dictionaries({"min_s": st.integers(1, 60)})),
    st.tuples(st.just("duplicate-contact"), st.fixed_dictionaries({"days": st.integers(1, 3)})),
    st.tuples(st.just("repetition"), st.fixed_dictionaries({"people": st.integers(1, 3), "days": st.integers(1, 3)})),
    st.tuples(
        st.just("quiet-hours"),
        st.fixed_dictionaries({"begins": _CLOCKS, "ends": _CLOCKS}).filter(lambda p: p["begins"] != p["ends"]),
    ),
    st.tuples(
        st.just("warm-up"),
        st.fixed_dictionaries({"first": st.integers(1, 4), "more": st.integers(1, 3), "until": st.integers(1, 12)}),
    ),
)


DRAWN = {"frequency-cap", "interval-spacing", "duplicate-contact", "repetition", "quiet-hours", "warm-up"}


@st.composite
def _rule(draw: st.DrawFn) -> Rule:
    kind, params = draw(_kinds)
    scope = Scope(draw(st.none() | _OPERATORS), draw(st.none() | _ACTORS))
    severity = draw(st.sampled_from(["notice", "warn", "hold"]))
    return Rule(rule_id="", kind=kind, version=1, severity=severity, params=params, scope=scope)  # type: ignore[arg-type]


@st.composite
def _rules(draw: st.DrawFn) -> tuple[Rule, ...]:
    found = draw(st.lists(_rule(), min_size=1, max_size=4))
    return tuple(
        Rule(
            rule_id=f"rule-{number}",
            kind=rule.kind,
            version=1,
            severity=rule.severity,
            params=rule.params,
            scope=rule.scope,
        )
        for number, rule in enumerate(found)
    )


rules = _rules()
