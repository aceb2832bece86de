"""The chain of the audit log: only what was appended extends it."""

from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain.audit_chain import Head, digest_of, extends, next_seal

entries = st.lists(st.tuples(st.integers(0, 9), st.text(max_size=3)), max_size=8)


def digests(of: list[tuple[int, str]]) -> list[str]:
    return [digest_of(entry) for entry in of]


def head_of(of: list[tuple[int, str]], start: Head = Head()) -> Head:  # noqa: B008 (a constant)
    number, seal = start
    for digest in digests(of):
        number, seal = number + 1, next_seal(seal, digest)
    return Head(number, seal)


@given(before=entries, added=entries)
def test_what_was_appended_extends(before: list[tuple[int, str]], added: list[tuple[int, str]]) -> None:
    assert extends(head_of(before), head_of(before + added), digests(added))


@given(before=entries, other=entries, added=entries)
def test_what_was_rewritten_does_not(
    before: list[tuple[int, str]], other: list[tuple[int, str]], added: list[tuple[int, str]]
) -> None:
    if before != other:
        assert not extends(head_of(before), head_of(other + added), digests(added))
