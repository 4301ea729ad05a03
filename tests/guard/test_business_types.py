"""What docs/patterns.md asks of a business type is there, for each that has tabs."""

from pathlib import Path

import pytest

from contracts.filing import WAYS, ways_online
from contracts.forms.sections import SECTIONS
from gateway.documents.notices import NOTICES
from gateway.documents.sheet_examples import EXAMPLES
from gateway.portal.home import ENTRIES
from rules.attachments import requirements
from rules.vocabulary.enumerations import ApplicationType, Procedure
from services.application import business_types
from services.application.business_types import BUSINESS_TYPES
from services.review.document_kinds import KINDS as DOCUMENTS
from services.review.licensing.effects import EFFECTS
from services.review.procedure import PROCEDURES
from services.review.procedure import TYPES as DECIDED
from tests.service.application.test_ways import rows

TYPES = pytest.mark.parametrize("type_", SECTIONS)


@TYPES
def test_it_can_be_filed_and_decided(type_: str) -> None:
    assert type_ in {entry.type for entry in ENTRIES}
    assert type_ in BUSINESS_TYPES
    steps = PROCEDURES[type_, Procedure.GENERAL].steps
    assert any(outcome.grants for step in steps for outcome in step.outcomes)
    assert DECIDED[type_].grant.licence in EFFECTS


@TYPES
def test_its_attachments_are_asked_for_on_tabs_and_tables_that_it_has(type_: str) -> None:
    tabs = {section.code: section for section in SECTIONS[type_]}
    for requirement in requirements(ApplicationType(type_)):
        assert requirement.tab in tabs, requirement
        assert requirement.rows is None or tabs[requirement.tab].rowset(requirement.rows)


@TYPES
def test_its_columns_are_fields_and_its_sheets_have_an_example(type_: str) -> None:
    for section in SECTIONS[type_]:
        for rowset in section.rows:
            assert {*rowset.columns, rowset.summary} <= set(rowset.form().fields)
            assert not rowset.importable or rowset.form in EXAMPLES


def test_every_document_has_its_template() -> None:
    assert {kind.template for kind in DOCUMENTS.values()} == NOTICES


def test_no_declaration_is_left_without_its_tabs() -> None:
    named = {path.stem.upper() for path in Path(business_types.__path__[0]).glob("*.py")}
    assert (named & {type_.value for type_ in ApplicationType}) == set(SECTIONS)


def test_every_way_of_handling_is_gone_in_a_test() -> None:
    """From its offer to its effects on licence, roster, register and those who are told."""
    gone = {mark.args for row in rows() for mark in row.marks if mark.name == "filing"}
    assert gone == {(kind.value, way.value) for kind in WAYS for way in ways_online(kind)}
