"""Verdicts that change by themselves: the next day of it, 合格至, and all of them in order."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.dates import years_later
from rules.evaluate import evaluate
from rules.facts import Facts
from rules.facts_reader import facts_from_dict
from rules.report import Report, Result
from rules.timeline import timeline
from rules.vocabulary.enumerations import Category, Gender, Level
from tests.factories.facts import ON, clean_facts, facts_dict
from tests.present import present

DAY = timedelta(days=1)
ALL = dict.fromkeys(Category, Level.SECOND)
SECOND = facts_dict(Level.SECOND, ALL)


def _with(**changes: Any) -> Facts:
    """Clean facts of the third level with values of the first electrician changed."""
    facts = clean_facts(Level.THIRD)
    first, *others = facts.electricians
    return replace(facts, electricians=(replace(first, **changes), *others))


def _finding(report: Report, rule: str) -> Any:
    return next(finding for finding in report.findings if finding.rule == rule)


def test_a_certificate_that_runs_out_changes_the_verdict_the_day_after() -> None:
    facts = _with(valid_to=date(2026, 5, 31))
    certificates = _finding(evaluate(facts, ON), "R-24")
    assert (certificates.changes_on, certificates.becomes) == (date(2026, 6, 1), Result.FAIL)
    headcount = _finding(evaluate(facts, ON), "R-13")
    assert (headcount.changes_on, headcount.becomes) == (date(2026, 6, 1), Result.FAIL)
    assert headcount.margin.text == "刚好达到"


def test_a_head_count_with_people_to_spare_outlasts_the_first_certificate() -> None:
    facts = _with(valid_to=date(2026, 5, 31))
    spare = replace(facts.electricians[1], id_number="spare", valid_to=date(2026, 7, 31))
    more = replace(facts, electricians=(*facts.electricians, spare))
    finding = _finding(evaluate(more, ON), "R-13")
    assert (present(finding.margin).text, finding.changes_on) == ("多1人", date(2026, 8, 1))


def test_retirement_changes_it_on_its_day() -> None:
    report = evaluate(_with(born=date(1966, 1, 15), gender=Gender.MALE), ON)
    finding = _finding(report, "R-21")
    assert (finding.changes_on, finding.becomes) == (date(2026, 5, 15), Result.FAIL)


def test_a_project_slides_out_of_its_window() -> None:
    facts = clean_facts(Level.SECOND)
    old = tuple(replace(one, completed=date(2023, 3, 10)) for one in facts.projects)
    finding = _finding(evaluate(replace(facts, projects=old), ON), "R-04")
    assert (finding.result, finding.changes_on) == (Result.PASS, date(2026, 3, 10))
    assert finding.becomes is Result.FAIL


def test_experience_that_still_runs_is_enough_one_day() -> None:
    facts = clean_facts(Level.THIRD)
    assert facts.technical_head
    rows = tuple(replace(row, started=date(2023, 6, 1)) for row in facts.technical_head.experience)
    young = replace(facts, technical_head=replace(facts.technical_head, experience=rows))
    finding = next(f for f in evaluate(young, ON).findings if f.rule == "R-09")
    assert (finding.result, present(finding.margin).text) == (Result.FAIL, "还差3个月")
    # Three years from 1 June 2023 are complete with 31 May 2026.
    assert (finding.changes_on, finding.becomes) == (date(2026, 5, 31), Result.PASS)


def test_what_no_day_changes_has_no_such_day() -> None:
    for finding in evaluate(clean_facts(Level.THIRD), ON).findings:
        if finding.rule in {"M-00", "M-01", "R-01", "R-02", "R-17", "R-20", "R-22", "R-23"}:
            assert finding.changes_on is None and finding.becomes is None


def test_every_finding_tells_what_it_rests_on() -> None:
    for finding in evaluate(clean_facts(Level.SECOND, ALL), ON).findings:
        assert finding.basis
        if finding.rule not in {"R-07", "R-18", "R-19"}:
            assert finding.inputs, finding.rule


def test_qualified_until_is_the_last_day_before_the_first_failure() -> None:
    line = timeline(_with(valid_to=date(2026, 5, 31)), ON)
    assert line.qualified_until == date(2026, 5, 31)
    first = line.changes[0]
    assert (first.day, first.before, first.after) == (
        date(2026, 6, 1),
        Result.PASS,
        Result.FAIL,
    )
    assert {change.rule for change in line.changes if change.day == first.day} >= {"R-13", "R-24"}
    assert line.to_dict()["qualified_until"] == "2026-05-31"


def test_who_fails_today_is_qualified_until_no_day() -> None:
    assert timeline(_with(valid_to=date(2026, 1, 31)), ON).qualified_until is None


def test_six_years_are_looked_at_unless_another_day_is_asked_for() -> None:
    line = timeline(clean_facts(Level.THIRD), ON, only={"R-01"})
    assert (line.until, line.qualified_until) == (date(2032, 3, 2), date(2032, 3, 2))


def test_nothing_is_said_beyond_the_horizon() -> None:
    line = timeline(_with(valid_to=date(2026, 5, 31)), ON, until=date(2026, 5, 31))
    assert (line.changes, line.qualified_until) == ((), date(2026, 5, 31))


def test_the_last_day_asked_for_is_looked_at() -> None:
    line = timeline(_with(valid_to=date(2026, 5, 31)), ON, until=date(2026, 6, 1))
    assert {change.day for change in line.changes} == {date(2026, 6, 1)}


def test_a_certificate_of_a_single_day_ends_the_day_after() -> None:
    facts = _with(valid_from=ON, valid_to=ON)
    assert _finding(evaluate(facts, ON), "R-24").changes_on == ON + DAY
    to_come = ON + 5 * DAY
    facts = _with(valid_from=to_come, valid_to=to_come, review_due=to_come)
    line = timeline(facts, ON, until=ON + 9 * DAY)
    assert line.qualified_until is None  # It is not on the first day.
    changes = [one for one in line.changes if one.rule == "R-24"]
    assert [(one.day, one.after) for one in changes] == [
        (to_come, Result.PASS),
        (to_come + DAY, Result.FAIL),
    ]


def test_who_does_not_count_is_named_among_the_inputs() -> None:
    facts = _with(valid_to=date(2026, 1, 31))
    first = facts.electricians[0]
    inputs = {one.label: one for one in _finding(evaluate(facts, ON), "R-13").inputs}
    assert inputs["已填报"].value == "10人"
    left_out = inputs["未计入或待核定"]
    assert (left_out.value, left_out.items) == (first.name, (first.row_id,))


days = st.dates(date(2021, 1, 1), date(2030, 12, 31))


@st.composite
def moved(draw: st.DrawFn) -> dict[str, Any]:
    """Facts with many of their dates moved about, some left out."""

    def change(row: dict[str, Any], key: str) -> None:
        value = draw(st.one_of(days, st.none()))
        row[key] = value and value.isoformat()

    facts = {
        **SECOND,
        "electricians": [dict(row) for row in SECOND["electricians"]],
        "technicians": [dict(row) for row in SECOND["technicians"]],
        "projects": [dict(row) for row in SECOND["projects"]],
        "technical_head": dict(SECOND["technical_head"]),
    }
    for row in draw(st.lists(st.sampled_from(facts["electricians"]), max_size=6)):
        change(row, draw(st.sampled_from(["valid_from", "valid_to", "review_due"])))
        row["id_number"] = draw(st.sampled_from([row["id_number"], "same", ""]))
    for row in draw(st.lists(st.sampled_from(facts["technicians"]), max_size=3)):
        change(row, "certificate_date")
        row["specialty"] = draw(st.sampled_from([row["specialty"], "水利水电工程"]))
    for row in draw(st.lists(st.sampled_from(facts["projects"]), max_size=4)):
        change(row, "completed")
        row["voltage"] = draw(st.sampled_from([row["voltage"], "110"]))
    experience = [dict(row) for row in facts["technical_head"]["experience"]]
    for row in draw(st.lists(st.sampled_from(experience), max_size=2)):
        started = draw(days)
        ended = draw(st.one_of(st.dates(started, date(2030, 12, 31)), st.none()))
        row |= {"started": started.isoformat(), "ended": ended and ended.isoformat()}
    facts["technical_head"]["experience"] = experience
    born = draw(st.dates(date(1962, 1, 1), date(1982, 1, 1)))
    facts["technicians"][0] |= {
        "id_number": "",
        "born": born.isoformat(),
        "gender": draw(st.sampled_from(["M", "F"])),
        "retirement_deferred": draw(st.booleans()),
    }
    return facts


def _verdicts(facts: Facts, on: date) -> dict[Any, Result]:
    return {key: finding.result for key, finding in evaluate(facts, on).decisive().items()}


@given(moved(), st.lists(st.dates(ON, years_later(ON, 6)), min_size=5, max_size=5))
@settings(max_examples=60)
def test_a_timeline_tells_the_verdicts_of_every_day(
    data: dict[str, Any], others: list[date]
) -> None:
    """On the days of change, on the days before them and on any others."""
    facts = facts_from_dict(data)
    changes = timeline(facts, ON).changes
    looked_at = {day for change in changes for day in (change.day, change.day - DAY)}
    for day in sorted({ON, *looked_at, *others}):
        told = _verdicts(facts, ON)
        told |= {(one.rule, one.category): one.after for one in changes if one.day <= day}
        assert _verdicts(facts, day) == told, day


@pytest.mark.parametrize("level", ["1", "2", "3"])
def test_a_clean_roster_is_told_its_last_day(level: str) -> None:
    facts = clean_facts(Level(level))
    line = timeline(facts, ON)
    assert line.qualified_until is not None
    assert evaluate(facts, line.qualified_until).clean
    if line.qualified_until < line.until:
        assert not evaluate(facts, line.qualified_until + DAY).clean
