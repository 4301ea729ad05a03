"""The checks by the id of their rule; a new rule is an entry here and in the order's data."""

from collections.abc import Callable, Iterator

from rules.checks import enterprise, headcount, heads, materials, people, performance, roster
from rules.examination import Examination
from rules.report import Finding, Rule

Check = Callable[[Rule, Examination], Iterator[Finding]]

OF_PEOPLE = frozenset({"R-17", "R-18", "R-19", "R-20", "R-21", "R-22", "R-23", "R-24", "R-25"})
"""Rules about the people on the roster, whatever is applied for."""
CHECKS: dict[str, Check] = {
    "M-00": materials.categories_chosen,
    "M-01": materials.attachments,
    "R-01": enterprise.legal_person,
    "R-02": enterprise.net_assets,
    "R-03": performance.performance,
    "R-04": performance.performance,
    "R-05": performance.performance,
    "R-06": performance.performance,
    "R-07": performance.no_performance_needed,
    "R-08": performance.peak_revenue,
    "R-09": heads.experience,
    "R-10": heads.qualification,
    "R-11": headcount.technicians,
    "R-12": headcount.middle_rank,
    "R-13": headcount.electricians,
    "R-14": headcount.high_voltage,
    "R-15": materials.safety_document,
    "R-16": materials.safety_document,
    "R-17": roster.technicians_are_not_electricians,
    "R-18": roster.safety_head_serves_alone,
    "R-19": roster.technical_head_is_no_electrician,
    "R-20": roster.serves_nowhere_else,
    "R-21": people.not_retired,
    "R-22": roster.entered_once,
    "R-23": people.power_specialty,
    "R-24": people.certificate_valid,
    "R-25": people.of_age,
}
