"""What Oracle would be told stands in `golden/`, so that a change of it is seen and looked at."""

import pytest

from instacrm.service.contract.statements import RELEASES
from tests.oracle.golden import GOLDEN, golden
from tests.oracle.lint import faults_of_text


@pytest.mark.parametrize("release", RELEASES)
def test_oracle_is_told_what_the_golden_files_say(release: str) -> None:
    told = golden(release)

    # When this is on purpose: python -m tests.oracle.golden
    assert told == {file.name: file.read_text("utf-8") for file in GOLDEN.iterdir()}


@pytest.mark.parametrize("name", ["statements.sql", "tables.sql"])
def test_no_golden_statement_has_a_fault_that_h2_overlooks(name: str) -> None:
    statements = (GOLDEN / name).read_text("utf-8").split(";\n\n")

    faults = {statement: found for statement in statements if (found := faults_of_text(statement))}

    assert len(statements) > 30
    assert faults == {}
