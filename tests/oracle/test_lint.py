"""The lint finds what H2 overlooks: each sample here is one that H2's Oracle mode takes, or might."""

import pytest
from sqlalchemy import bindparam, func, select

from instacrm.service.store.tables import event_logs, texts
from tests.oracle.lint import faults_of_parts, faults_of_text, faults_of_values

REFUSED = [
    "SELECT a FROM t LIMIT 5",
    "INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING",
    "INSERT INTO t (a, b) VALUES (:a, :b), (:c, :d)",
    "SELECT a FROM t WHERE b = :b FETCH FIRST 1 ROWS ONLY FOR UPDATE",
    "SELECT DISTINCT a FROM t FOR UPDATE",
    "SELECT x.a FROM t AS x",
    "SELECT x.a FROM t x JOIN u AS y ON x.a = y.a",
    "SELECT a FROM (SELECT a FROM t) AS x",
    "SELECT a FROM t WHERE (a, b) > (:a, :b)",
    "SELECT a FROM t WHERE b = TRUE",
    "SELECT 1",
    "UPDATE t SET a = ''",
    "INSERT INTO t (a) VALUES (:a) RETURNING a",
    "CREATE TABLE t (a TEXT NOT NULL)",
    "CREATE TABLE t (a BIGINT)",
    "SELECT number FROM t",
    "SELECT t.level FROM t",
    "SELECT a FROM a_table_with_a_name_beyond_thirty",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_what_oracle_refuses_is_found(statement: str) -> None:
    assert faults_of_text(statement)


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT t."number", t.a AS b FROM t WHERE t.a IN (:a_1, :a_2) ORDER BY t.a FETCH FIRST :n ROWS ONLY',
        "INSERT INTO t (a) VALUES (:a)",
        "SELECT h.seq FROM h WHERE h.team_id = :team_id_1 FOR UPDATE",
        "SELECT max(a) AS most FROM t GROUP BY b",
    ],
)
def test_what_oracle_takes_passes(statement: str) -> None:
    assert faults_of_text(statement) == []


@pytest.mark.parametrize(
    "statement",
    [
        select(texts).where(texts.c.private == bindparam("x")),
        select(texts).where(texts.c.private.in_(["a"])),
        select(texts.c.event_id).order_by(texts.c.private),
        select(func.count()).group_by(event_logs.c.fact),
        select(event_logs.c.fact).distinct(),
    ],
    ids=str,
)
def test_large_texts_compared_sorted_or_grouped_are_found(statement: object) -> None:
    assert faults_of_parts(statement)  # type: ignore[arg-type]


def test_small_texts_may_be_compared_and_sorted() -> None:
    statement = select(texts.c.private).where(texts.c.event_id == "a").order_by(texts.c.event_id)

    assert faults_of_parts(statement) == []


def test_an_empty_string_is_found_among_the_values() -> None:
    assert faults_of_values([{"a": "x"}, {"a": ""}])
    assert faults_of_values([{"a": "x", "b": None, "c": 0}]) == []
