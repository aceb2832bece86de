"""What H2's Oracle mode takes and a real Oracle does not: found in the text of a statement, and in its parts."""

import re
from typing import Any, Final

from sqlalchemy import ClauseElement, Select, Text
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter, ColumnClause
from sqlalchemy.sql.functions import FunctionElement

NAME_MAX: Final = 30
IN_MAX: Final = 1000

# From Oracle's list of reserved words (V$RESERVED_WORDS, reserved = 'Y'): as a name each needs quotes.
_WORDS: Final = """
access add all alter and any as asc audit between by char check cluster column comment compress connect create
    current date decimal default delete desc distinct drop else exclusive exists file float for from grant group having
    identified immediate in increment index initial insert integer intersect into is level like lock long maxextents
    minus mlslabel mode modify noaudit nocompress not nowait null number of offline on online option or order pctfree
    prior public raw rename resource revoke row rowid rownum rows select session set share size smallint start
    successful synonym sysdate table then to trigger uid union unique update user validate values varchar varchar2 view
    whenever where with"""
RESERVED: Final = frozenset(_WORDS.split())

# A pattern, and why Oracle (19c at least) refuses it.
_TEXT: Final = (
    (r"\bLIMIT\b", "LIMIT: Oracle has FETCH FIRST"),
    (r"\bON CONFLICT\b", "ON CONFLICT: Oracle has MERGE"),
    (r"\bVALUES\s*\([^()]*\)\s*,\s*\(", "several rows in VALUES: not before 23ai"),
    (r"FETCH FIRST.*FOR UPDATE", "FETCH FIRST with FOR UPDATE: ORA-02014"),
    (r"\b(DISTINCT|GROUP BY|UNION)\b.*FOR UPDATE", "FOR UPDATE of rows that are no table's: ORA-02014"),
    (r"(?:\bFROM|\bJOIN|,)\s+\w+\s+AS\s+\w", "AS before the alias of a table: ORA-00933"),
    (r"\)\s+AS\s+\w+\b(?=\s*(?:$|WHERE\b|JOIN\b|ON\b|,\s*\w+\s*$))", "AS before the alias of a subquery: ORA-00933"),
    (r"\(\s*[\w.]+\s*,\s*[\w.]+[^()]*\)\s*(?:<|>)", "rows compared by order: ORA-01796"),
    (r"\b(TRUE|FALSE)\b", "TRUE and FALSE: not before 23ai"),
    (r"\bILIKE\b|::|\bRETURNING\b(?!.*\bINTO\b)", "PostgreSQL's own words"),
    (r"=\s*''|\(''|,\s*''", "the empty string: Oracle takes it for null"),
    (r"\b(TEXT|BIGINT|BIGSERIAL|BOOLEAN|BYTEA|JSONB)\b(?=\s*(?:,|NOT|NULL|\)))", "a type Oracle has not"),
)  # fmt: skip


def faults_of_text(statement: str) -> list[str]:
    """Why Oracle would refuse `statement`, as compiled for it; nothing when it would not."""
    bare = re.sub(r"'(?:[^']|'')+'", "'…'", statement)
    flat = " ".join(bare.split())
    found = [why for pattern, why in _TEXT if re.search(pattern, flat, re.IGNORECASE)]
    if re.match(r"SELECT\b(?!.*\bFROM\b)", flat, re.IGNORECASE):
        found.append("SELECT without FROM: not before 23ai")
    names = re.findall(r"[a-z_][a-z0-9_]*", re.sub(r'"[^"]*"|:\w+|\'[^\']*\'|__\[\w+\]', "", flat))
    found += [f"{name}: a reserved word without quotes" for name in set(names) & RESERVED]
    found += [f"{name}: a name over {NAME_MAX} bytes" for name in set(names) if len(name) > NAME_MAX]
    return found


def faults_of_parts(statement: ClauseElement) -> list[str]:
    """What the text does not show: large texts compared, sorted or grouped (ORA-00932)."""
    found = []
    for part in visitors.iterate(statement):
        if isinstance(part, Select):
            sorted_by = [*part._order_by_clauses, *part._group_by_clauses]
            if part._distinct:
                sorted_by += list(part.selected_columns)
            found += [f"{c}: a large text sorted, grouped or made distinct" for c in sorted_by if _is_large(c)]
        operator = getattr(getattr(part, "operator", None), "__name__", "")
        if operator in {"eq", "ne", "lt", "gt", "le", "ge", "in_op", "not_in_op"}:
            sides = [getattr(part, "left", None), getattr(part, "right", None)]
            found += [f"{side}: a large text compared" for side in sides if _is_large(side)]
    return found


def faults_of_values(parameters: Any) -> list[str]:
    """Values that Oracle would not keep as they are."""
    rows = parameters if isinstance(parameters, list) else [parameters]
    return [
        "an empty string is written or compared: Oracle takes it for null"
        for row in rows
        for value in (row.values() if isinstance(row, dict) else row)
        if value == ""
    ]


def _is_large(part: Any) -> bool:
    return (
        isinstance(part, ColumnClause)
        and not isinstance(part, BindParameter | FunctionElement)
        and isinstance(part.type, Text)
    )
