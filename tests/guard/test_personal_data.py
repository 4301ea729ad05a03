"""Every column that could hold something of a person says what, and in which form.

What rows really hold is looked at by `tests/personal_data.py`.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ARRAY, JSON, Column, Date, LargeBinary, MetaData, String, Table, Text

from chassis import personal, rekey
from chassis.personal import COARSE, EMPTIED, KEYED_HASH, NOBODY, PLAIN, SEALED, kept
from tests.present import present

SERVICES = sorted(path.parts[-2] for path in Path("services").glob("*/tables.py"))
SUSPICIOUS = (String, LargeBinary, JSON, Date, ARRAY)
# Texts that are codes, ids and numbers of things: wherever they stand, nobody is in them.
CODES = frozenset("""
    acceptance_number action algorithm basis by_id case_id channel claimed_by code consumer
    content_type copy counted_from division economic_kind end_reason enterprise_type exchange
    failure ground item kind last_error legal_representative_document licence_number method
    object_key object_type office operation order outcome postcode procedure requested_by role
    roles routing_key row_id section sha256 slot state step stream surface template trace_id
    type uscc verification_code
    verification_token
""".split())  # fmt: skip  # noqa: SIM905
# Words that could be of a person elsewhere.
OF_FIRMS_AND_THINGS = frozenset("""
    application.number certificate.digest counter.name document.number enterprise.address
    enterprise.name ledger_entry.actor licence.address licence.name licence.number
    review_case.address review_case.enterprise_name review_case.number
""".split())  # fmt: skip  # noqa: SIM905


def faults(table: Table, column: Column[Any]) -> Iterator[str]:
    """What is wrong with the declaration of a column."""
    said = kept(column)
    if said is None:
        known = column.name in CODES or f"{table.name}.{column.name}" in OF_FIRMS_AND_THINGS
        coded = isinstance(column.type, String | ARRAY) and known
        if isinstance(column.type, SUSPICIOUS) and not coded:
            yield "not declared: chassis.personal"
        return
    if said.form not in (SEALED, KEYED_HASH, COARSE, PLAIN, NOBODY, EMPTIED):
        yield "no such form"
    if not said.reason and said.form in (COARSE, PLAIN, NOBODY):
        yield "no reason"
    if said.form in (SEALED, KEYED_HASH) and not isinstance(column.type, LargeBinary):
        yield "no bytes"
    if said.plain and present(kept(table.c[said.plain])).form != EMPTIED:
        yield f"{said.plain} must be declared as emptied"
    instead = any((other := kept(c)) and other.plain == column.name for c in table.c)
    # Of a mask nothing is kept.
    if said.form == EMPTIED and not instead and column.name != "id_number_masked":
        yield "nothing is sealed in its place"


def test_a_column_that_could_hold_something_of_a_person_says_what() -> None:
    assert [
        f"{service}.{table.name}.{column.name}: {fault}"
        for service in SERVICES
        for table in import_module(f"services.{service}.tables").metadata.sorted_tables
        for column in table.c
        for fault in faults(table, column)
    ] == []


@pytest.mark.parametrize(
    "column",
    [
        Column("id_number_tail", Text),
        Column("born", Date),
        Column("extra", JSON),
        Column("photo", LargeBinary),
        Column("nick", Text, info=personal.plain("")),
        Column("nick", Text, info=personal.sealed()),
        Column("nick", Text, info=personal.emptied()),
    ],
    ids=lambda column: column.name,
)
def test_a_new_column_is_noticed(column: Column[Any]) -> None:
    assert list(faults(Table("person", MetaData(), column), column))


def test_the_key_is_changed_in_every_service() -> None:
    assert sorted(rekey.SERVICES) == SERVICES
