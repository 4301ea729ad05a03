"""When a head who falls short of years will have them."""

from dataclasses import replace
from datetime import date

import pytest

from rules.evaluate import evaluate
from rules.facts import Experience
from rules.report import Result
from rules.vocabulary.enumerations import Level, ManagementWork
from tests.factories.facts import ON, clean_facts


@pytest.mark.parametrize(
    ("started", "ended", "changes_on"),
    [
        (date(2023, 6, 1), None, date(2026, 5, 31)),
        (date(2023, 6, 1), date(2026, 6, 30), date(2026, 5, 31)),
        (date(2023, 6, 1), date(2026, 5, 31), date(2026, 5, 31)),
        (date(2023, 6, 1), date(2026, 5, 30), None),
        (date(2026, 5, 1), None, date(2029, 4, 30)),
    ],
)
def test_the_years_come_on_the_last_day_of_a_period(
    started: date, ended: date | None, changes_on: date | None
) -> None:
    facts = clean_facts(Level.THIRD)
    assert facts.safety_head
    worked = (Experience(work=ManagementWork.INSTALL, started=started, ended=ended),)
    facts = replace(facts, safety_head=replace(facts.safety_head, experience=worked))
    findings = evaluate(facts, ON, only={"R-09"}).findings
    assert [finding.changes_on for finding in findings] == [None, changes_on]
    assert [finding.result for finding in findings] == [Result.PASS, Result.FAIL]
