"""Oracle's statements executed, on H2 in Oracle's mode: the owner's checks, and Core's own tests of push and pull."""

from collections.abc import Callable
from inspect import signature

import pytest

from instacrm.service.contract.checks import CHECKS
from instacrm.service.contract.verifying import verify
from instacrm.service.migrations.running import migrate
from instacrm.service.store.engine import Database
from tests.service import test_projecting, test_pulling, test_rules

# The same tests on this database, but for those that need a file.
globals().update(
    {
        name: test
        for module in (test_projecting, test_pulling, test_rules)
        for name, test in vars(module).items()
        if (name.startswith("test_") or hasattr(test, "_fixture_function"))
        and "empty_core" not in signature(test).parameters
    }
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_check_of_the_owner_holds(check: Callable[[Database], str], database: Database) -> None:
    assert check(database) == ""


def test_migrating_again_changes_nothing(url: str) -> None:
    assert migrate(url) == migrate(url)


def test_an_oracle_that_somebody_has_does_all_that_core_needs(oracle_dsn: str) -> None:
    said: list[str] = []

    holds = verify(oracle_dsn, said.append)

    assert holds, said
