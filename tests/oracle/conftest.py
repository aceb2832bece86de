"""Gives tests a Core on H2 in Oracle's mode; each statement that gets there is also held against the lint."""

import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ClauseElement, event

from instacrm.service.migrations.running import migrate
from instacrm.service.store.engine import Database
from tests.oracle import jdbc
from tests.oracle.lint import IN_MAX, faults_of_parts, faults_of_text, faults_of_values

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not jdbc.H2.exists():
        for item in items:
            if item.path.parent == HERE and "url" in getattr(item, "fixturenames", ()):
                item.add_marker(
                    pytest.mark.skip(reason="H2 and Java are missing: python3 dev.py installs them as root")
                )
    # A real Oracle is tried where there is one; its absence is no test that was lost.
    if "ORACLE_DSN" not in os.environ:  # noqa: TID251 (tests have no settings)
        real = [item for item in items if "oracle_dsn" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=real)
        items[:] = [item for item in items if item not in real]


@pytest.fixture
def url() -> str:
    """The address of a fresh, migrated database on H2, as 19c is written for."""
    made = f"oracle+h2:///{uuid.uuid4().hex}"
    migrate(made)
    return made


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    faults: dict[str, str] = {}

    def parts(_c: object, statement: Any, many: Any, one: Any, _options: object) -> None:
        if isinstance(statement, ClauseElement):
            faults.update(dict.fromkeys(faults_of_parts(statement), str(statement)))
            faults.update(dict.fromkeys(faults_of_values(many or one), str(statement)))

    def text(_c: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        faults.update(dict.fromkeys(faults_of_text(statement), statement))
        for listed in re.findall(r"\bIN \(([^)]*)\)", statement):
            if listed.count("?") > IN_MAX:
                faults[f"more than {IN_MAX} values in a list"] = statement

    event.listen(opened._writer, "before_execute", parts)
    event.listen(opened._writer, "before_cursor_execute", text)
    yield opened
    opened.close()
    assert faults == {}


@pytest.fixture
def oracle_dsn() -> str:
    """A real Oracle, when somebody has one: `oracle+oracledb://user:password@dsn`, a user without tables."""
    return os.environ["ORACLE_DSN"]  # noqa: TID251 (tests have no settings)
