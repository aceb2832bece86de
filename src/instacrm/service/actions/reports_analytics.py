"""Analytics of a period: volume, the hours of the week, cohorts, and reply rates that say how sure they are."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from instacrm.domain.tallies import ACTOR, OPERATOR
from instacrm.service.store import reports_analytics, reports_counts, reports_team
from instacrm.service.store.reports_counts import Span
from instacrm.service.store.reports_shapes import Analytics, Cohort, VariantRate

from .reports import per_day
from .reports_openers import openers
from .reports_periods import asked_period
from .reports_rates import rate_of

_WEEK: Final = timedelta(days=7)
# The registers of a template that hold its texts, each by its id.
_VARIANT: Final = "variant."
# Who stands on a step has passed the ones before it.
_PASSED: Final = {
    "warm": {"warm", "booked", "paid", "client"},
    "booked": {"booked", "paid", "client"},
    "paid": {"paid", "client"},
}
_REPLIED: Final = {"replied", *_PASSED["warm"]}


def analytics(db: Connection, team_id: str, operator_id: str, *, days: int, now_ms: int) -> Analytics:
    """The last `days` local days of the team, for this operator."""
    asked = asked_period(db, team_id, days, now_ms)
    span, zone = asked.current.span, asked.zone
    sent = reports_team.sent_by_pair(db, team_id, asked.current)
    people = {row.operator_id: row.name for row in reports_team.operator_rows(db, team_id, asked.current, sent)}
    accounts = {row.actor_id: row.handle for row in reports_team.actor_rows(db, team_id, operator_id, sent)}
    team = reports_analytics.replied(db, team_id, span)
    by_operator = reports_analytics.replied(db, team_id, span, OPERATOR)
    by_actor = reports_analytics.replied(db, team_id, span, ACTOR)
    return Analytics(
        as_of_ms=now_ms,
        from_ms=span.from_ms,
        days=days,
        zone=zone,
        per_day=per_day(db, team_id, operator_id, asked),
        hours=_hours(db, team_id, operator_id, span, ZoneInfo(zone)),
        cohorts=_cohorts(db, team_id, asked.days[0], span.to_ms, ZoneInfo(zone)),
        team=rate_of("", "", team.get("", (0, 0))),
        operators=[rate_of(key, name, by_operator.get(key, (0, 0))) for key, name in people.items()],
        actors=[rate_of(key, name, by_actor.get(key, (0, 0))) for key, name in accounts.items()],
        templates=_templates(db, team_id, span, people),
        openers=openers(db, team_id, span, people),
    )


def _templates(db: Connection, team_id: str, span: Span, people: dict[str, str]) -> list[VariantRate]:
    """Every variant there is, and those that were sent in the period and taken out since; by title."""
    kept = reports_analytics.template_fields(db, team_id)
    counted = reports_analytics.replied_to_variants(db, team_id, span)
    offered = {
        (template_id, field.removeprefix(_VARIANT))
        for template_id, fields in kept.items()
        for field in fields
        if field.startswith(_VARIANT) and "ended" not in fields
    }
    found = []
    for template_id, variant_id in sorted(offered | counted.keys()):
        fields = kept.get(template_id, {})
        title, text = fields.get("title", "a template"), fields.get(f"{_VARIANT}{variant_id}", "")
        found.append(
            VariantRate(
                template_id=template_id,
                title=title,
                owner=people.get(fields["owner"], "somebody who left") if "owner" in fields else "",
                text=text,
                is_ended=(template_id, variant_id) not in offered,
                rate=rate_of(variant_id, title, counted.get((template_id, variant_id), (0, 0))),
            )
        )
    return sorted(found, key=lambda one: (one.title.casefold(), one.template_id, one.rate.id))


def _hours(db: Connection, team_id: str, operator_id: str, span: Span, there: ZoneInfo) -> list[list[int]]:
    hours = [[0] * 24 for _ in range(7)]
    for start_ms, sent in reports_counts.sent_by_quarter(db, team_id, operator_id, span):
        at = datetime.fromtimestamp(start_ms / 1000, there)
        hours[at.weekday()][at.hour] += sent.team
    return hours


def _cohorts(db: Connection, team_id: str, first: date, until_ms: int, there: ZoneInfo) -> list[Cohort]:
    """Whole weeks, from the Monday on or before the first day."""
    monday = first - timedelta(days=first.weekday())
    last = datetime.fromtimestamp(until_ms / 1000, there).date()
    weeks = [monday + _WEEK * number for number in range((last - monday).days // 7 + 1)]
    starts_ms = [int(datetime.combine(week, time(), there).timestamp() * 1000) for week in weeks]
    counted = reports_analytics.first_written_to(db, team_id, starts_ms, until_ms)

    def several(place: int, statuses: set[str] | None = None, *, or_replied: bool = False) -> int:
        return sum(
            n
            for (week, status, replied), n in counted.items()
            if week == place and (statuses is None or status in statuses or (or_replied and replied))
        )

    return [
        Cohort(
            week=week.isoformat(),
            people=several(place),
            replied=several(place, _REPLIED, or_replied=True),
            **{step: several(place, passed) for step, passed in _PASSED.items()},
        )
        for place, week in enumerate(weeks)
    ]
