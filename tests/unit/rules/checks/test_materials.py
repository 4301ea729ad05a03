"""Which rows need an attachment, whatever the data file asks for."""

from dataclasses import replace

import pytest

from rules.attachments import Requirement, asked_for
from rules.checks.materials import attachments, rows_needing
from rules.evaluate import evaluate
from rules.examination import Examination
from rules.order import load_order
from rules.report import Result
from rules.vocabulary.enumerations import ApplicationType, Category, Level, Tab
from rules.when import Choices
from tests.factories.facts import ON, clean_facts

MIXED = clean_facts(Level.SECOND, {Category.INSTALL: Level.SECOND, Category.TEST: Level.THIRD})


def _requirement(tab: Tab, code: str) -> Requirement:
    asked = asked_for(ApplicationType.NEW, Choices(MIXED.applied, MIXED.choices))
    return next(one for one in asked if (one.tab, one.code) == (tab, code))


@pytest.mark.parametrize(
    ("tab", "code", "rows"),
    [
        (Tab.BASIC, "BUSINESS_LICENCE", [""]),
        (Tab.SAFETY_HEAD, "TRAINING_CERTIFICATE", ["r1"]),
        (Tab.TECHNICIANS, "IDENTITY_CARD", [f"t{n}" for n in range(1, 20)]),
        (Tab.ELECTRICIANS, "IDENTITY_CARD", [f"e{n}" for n in range(1, 26)]),
        (Tab.PERFORMANCE, "CONTRACT", ["p1", "p2", "p3", "p4"]),
    ],
)
def test_an_attachment_is_needed_by_the_tab_or_by_each_row(
    tab: Tab, code: str, rows: list[str]
) -> None:
    x = Examination(MIXED, ON, load_order("R30"))
    assert list(rows_needing(_requirement(tab, code), x)) == rows


def test_a_project_of_a_category_at_level_three_needs_none() -> None:
    projects = tuple(replace(project, category=Category.TEST) for project in MIXED.projects)
    x = Examination(replace(MIXED, projects=projects), ON, load_order("R30"))
    assert rows_needing(_requirement(Tab.PERFORMANCE, "CONTRACT"), x) == []


def test_each_business_type_is_held_to_its_own_attachments() -> None:
    renewal = replace(MIXED, application_type=ApplicationType.RENEW)
    rule = next(rule for rule in load_order("R30").rules if rule.id == "M-01")
    findings = list(attachments(rule, Examination(renewal, ON, load_order("R30"))))
    missing = {finding.required for finding in findings if finding.result is Result.FAIL}
    assert missing == {"上传许可证延续申请表", "上传原许可证正本和副本"}


def test_a_file_of_no_row_does_not_stand_for_the_rows() -> None:
    place = Tab.TECHNICIANS, "IDENTITY_CARD"
    facts = replace(MIXED, attachments={**MIXED.attachments, place: {""}})
    rule = next(rule for rule in load_order("R30").rules if rule.id == "M-01")
    (finding,) = attachments(rule, Examination(facts, ON, load_order("R30")))
    assert (finding.result, finding.actual) == (Result.FAIL, "19人未上传")


def test_what_is_applied_for_is_told_as_what_the_rule_rests_on() -> None:
    for facts, told in ((MIXED, "承装类二级、承试类三级"), (replace(MIXED, applied={}), "未选择")):
        (finding,) = evaluate(facts, ON, only={"M-00"}).findings
        assert [one.value for one in finding.inputs] == [told]
