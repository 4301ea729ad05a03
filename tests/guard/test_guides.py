"""What the guides say agrees with what the services do."""

import pytest

from contracts.filing import WAYS, ways_online
from gateway.documents.guides import offered_templates
from gateway.documents.word import template_names
from rules.attachments import requirements
from rules.load import DATA, load
from rules.vocabulary.enumerations import ApplicationType
from services.application.business_types import BUSINESS_TYPES
from services.review.procedure import PROCEDURES

BEFORE_AND_AFTER = ["FILE", "PUBLISH"]  # what is no reviewer's step


def test_every_business_type_has_a_file_of_attachments_and_no_other_has() -> None:
    found = {file.name for file in DATA.iterdir() if file.name.startswith("attachments-")}
    assert found == {f"attachments-{kind.value}.yaml" for kind in ApplicationType}
    assert set(load("guide")["types"]) == set(ApplicationType)


def test_every_template_that_is_named_exists() -> None:
    assert offered_templates() <= template_names()


@pytest.mark.parametrize(("kind", "procedure"), list(PROCEDURES))
def test_the_steps_of_a_guide_are_those_of_the_procedure(kind: str, procedure: str) -> None:
    steps = load("guide")["types"][kind]["steps"][procedure]
    told = [step for step in steps if step not in BEFORE_AND_AFTER]
    assert told == [step.code for step in PROCEDURES[kind, procedure].usual]


def test_what_can_be_filed_online_is_what_is_declared_and_decided() -> None:
    assert set(WAYS) == set(BUSINESS_TYPES)
    ways = {(kind, way) for kind in WAYS for way in ways_online(kind)}
    assert ways <= set(PROCEDURES)
    assert all(way in load("guide")["types"][kind]["steps"] for kind, way in ways)


def test_one_code_is_one_document() -> None:
    """A template is found by its code, so the code must mean the same form everywhere."""
    names: dict[str, set[str]] = {}
    for kind in ApplicationType:
        for one in requirements(kind):
            if one.template:
                names.setdefault(one.code, set()).add(one.name)
    assert {code: found for code, found in names.items() if len(found) > 1} == {}
