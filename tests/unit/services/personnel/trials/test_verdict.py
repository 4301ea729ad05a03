"""What a trial says of a holder, and that it is what the report on an application says."""

from datetime import date

import pytest

from contracts.trials import PARAMETERS
from rules.evaluate import evaluate
from rules.facts_reader import FactsError
from rules.order import changed, load_order
from rules.order.change import LIMITS
from rules.vocabulary.enumerations import CURRENT_LEVELS, Level
from services.personnel.trials.roster import RosterUnknown, facts_of
from services.personnel.trials.verdict import STAFFING_RULES, Question, judge
from tests.factories.facts import ON, clean_facts
from tests.factories.holders import holder, roster

R30 = load_order("R30")


def question(parameters: dict[str, dict[str, int | None]], on: date = ON) -> Question:
    return Question(R30, ON, changed(R30, parameters), on)


def test_every_parameter_is_one_of_the_order() -> None:
    assert PARAMETERS.keys() <= LIMITS.keys()


@pytest.mark.parametrize("level", CURRENT_LEVELS)
@pytest.mark.parametrize("on", [ON, date(2033, 3, 1)], ids=["today", "later"])
def test_the_roster_gives_the_findings_of_the_application(level: Level, on: date) -> None:
    """Same people, same verdict: whether told by a draft or by what personnel kept of it."""
    kept = evaluate(facts_of(holder(level), roster(level)), on, "R30", STAFFING_RULES)
    filed = evaluate(clean_facts(level), on, "R30", STAFFING_RULES)
    seen = [
        [(f.rule, f.category, f.level, f.result, f.required, f.missing) for f in report.findings]
        for report in (kept, filed)
    ]
    assert seen[0] == seen[1]
    assert kept.clean is (on == ON)


@pytest.mark.parametrize(
    ("parameters", "missing"),
    [
        ({}, {}),
        ({"technicians": {"3": 5}}, {}),
        ({"technicians": {"3": 6}}, {"R-11": 1}),
        (
            {"electricians": {"3": 11}, "electricians_high_voltage": {"3": 7}},
            {"R-13": 1, "R-14": 2},
        ),
        ({"technicians_middle": {"3": 1}}, {"R-12": 1}),
        ({"head_years": {"3": 6}}, {"R-09": 0}),
        ({"head_rank": {"3": 2}}, {"R-10": 0}),
    ],
)
def test_a_changed_figure_decides(
    parameters: dict[str, dict[str, int | None]], missing: dict[str, int]
) -> None:
    verdict = judge(facts_of(holder(), roster()), question(parameters))
    assert verdict["now"] == "pass"
    assert verdict["then"] == ("fail" if missing else "pass")
    assert {f["rule"]: f["missing"] for f in verdict["findings"]} == missing


def test_people_are_counted_and_not_named() -> None:
    verdict = judge(facts_of(holder(), roster()), question({}, date(2033, 3, 1)))
    expired = [f["actual"] for f in verdict["findings"] if f["rule"] == "R-24"]
    assert expired and all(text.endswith("人不符") for text in expired)


def test_what_an_older_release_kept_is_not_judged() -> None:
    posts = roster()
    posts[3] = posts[3]._replace(standing=None)
    with pytest.raises(RosterUnknown):
        facts_of(holder(), posts)


def test_what_is_not_understood_is_not_judged() -> None:
    posts = roster()
    posts[3] = posts[3]._replace(standing={"title": "EMPEROR"})
    with pytest.raises(FactsError):
        facts_of(holder(), posts)


def test_a_firm_without_a_roster_lacks_everybody() -> None:
    verdict = judge(facts_of(holder(), []), question({}))
    assert verdict["now"] == verdict["then"] == "fail"
    assert {f["rule"]: f["missing"] for f in verdict["findings"] if f["missing"]} == {
        "R-11": 5, "R-13": 10, "R-14": 5,
    }  # fmt: skip


def test_the_same_person_twice_is_one() -> None:
    """The keyed hash tells people apart as the number would."""
    posts = roster()
    first, second = (n for n, post in enumerate(posts) if post.row_id in ("e1", "e2"))
    posts[second] = posts[second]._replace(id_hash=posts[first].id_hash)
    findings = judge(facts_of(holder(), posts), question({}))["findings"]
    assert {"R-13", "R-22"} <= {finding["rule"] for finding in findings}
