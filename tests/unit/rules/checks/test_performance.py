"""Why a project goes before a reviewer: its voltage is too high, or the order's is not known."""

from dataclasses import replace

from rules.evaluate import evaluate
from rules.report import MANUAL
from rules.vocabulary.enumerations import Level
from tests.factories.facts import ON, clean_facts


def message(order: str, voltage_kv: int) -> str:
    facts = clean_facts(Level.SECOND)
    projects = tuple(replace(one, voltage_kv=voltage_kv) for one in facts.projects)
    report = evaluate(replace(facts, projects=projects), ON, order)
    (finding,) = [one for one in report.manual if "业绩" in one.title]
    assert finding.result is MANUAL
    return finding.message


def test_a_voltage_above_the_range_is_named_as_the_reason() -> None:
    assert message("R30", 110).endswith("的电压等级高于规定范围，由审查人员核定")


def test_where_the_voltage_is_not_known_the_reviewer_is_asked_whether_it_fits() -> None:
    assert message("R36", 110).endswith("对应电压等级线路安装业绩是否符合，由审查人员核定")
