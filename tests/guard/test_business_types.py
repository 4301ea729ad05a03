"""What docs/patterns.md asks of a business type is there, for each that has tabs."""

import importlib
from pathlib import Path

import pytest

from contracts.forms.sections import SECTIONS
from gateway.documents.notices import NOTICES
from gateway.documents.sheet_examples import EXAMPLES
from gateway.portal.home import ENTRIES
from rules.attachments import requirements
from rules.vocabulary.enumerations import ApplicationType, Procedure
from services.application.kinds import KINDS
from services.review.documents import KINDS as DOCUMENTS
from services.review.licensing.effects import EFFECTS
from services.review.procedure import PROCEDURES

TYPES = pytest.mark.parametrize("type_", SECTIONS)


@TYPES
def test_it_can_be_filed_and_decided(type_: str) -> None:
    assert type_ in {entry.kind for entry in ENTRIES}
    assert type_ in KINDS
    steps = PROCEDURES[type_, Procedure.GENERAL].steps
    effects = {outcome.effect for step in steps for outcome in step.outcomes} - {None}
    assert effects and effects <= set(EFFECTS)


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


def test_no_module_is_left_without_its_entry() -> None:
    for package in ("services.application.kinds", "services.review.procedure"):
        folder = importlib.import_module(package).__path__[0]
        assert orphans(folder) == set(), package


def orphans(folder: str) -> set[str]:
    """Modules named like a business type that has no tabs."""
    named = {path.stem.upper() for path in Path(folder).glob("*.py")}
    return (named & {type_.value for type_ in ApplicationType}) - set(SECTIONS)
