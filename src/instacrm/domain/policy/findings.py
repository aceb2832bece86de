"""A finding of a rule: what all kinds fill in the same way."""

from instacrm.domain.verdicts import Finding, Rule


def finding_of(  # noqa: PLR0913 (a finding is these)
    rule: Rule, sentence: str, *, used: int, limit: int, clears_ms: int, text_key: str | None = None
) -> Finding:
    """What `rule` says, with its severity and whether a person may go on all the same."""
    return Finding(
        rule_id=rule.rule_id,
        kind=rule.kind,
        severity=rule.severity,
        sentence=sentence,
        used=used,
        limit=limit,
        clears_ms=clears_ms,
        may_override=rule.may_override,
        text_key=text_key,
    )
