"""Who may be on the roster together: R-17 to R-20 and R-22."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rules.checks.people import Objection, about_people, everybody
from rules.course import STEADY
from rules.examination import Examination
from rules.facts import Person
from rules.report import FAIL, Finding, Rule
from rules.vocabulary.enumerations import Tab

FAILS = STEADY[FAIL]


def technicians_are_not_electricians(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-17: nobody is both."""
    both = x.technician_ids & x.electrician_ids
    yield from about_people(
        rule,
        "技术人员和技能人员不得重复填报",
        [(Tab.ELECTRICIANS, p, FAILS) for p in x.facts.electricians if p.id_number in both],
        "{names}同时填报为技术人员和技能人员，请保留其中一项",
        looked_at=everybody(len(x.technicians) + len(x.facts.electricians)),
    )


def safety_head_serves_alone(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-18: the safety head holds no other post."""
    head, technical = x.facts.safety_head, x.facts.technical_head
    offends = head is not None and (
        head.id_number in x.technician_ids
        or head.id_number in x.electrician_ids
        or (technical is not None and head.id_number == technical.id_number)
    )
    yield from about_people(
        rule,
        "安全负责人应专人专岗",
        [(Tab.SAFETY_HEAD, head, FAILS)] if head and offends else [],
        "安全负责人{names}又填报为其他人员，安全负责人应专人专岗",
        looked_at=everybody(1 if head else 0),
    )


def technical_head_is_no_electrician(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-19: only a technician may hold the post of technical head concurrently."""
    head = x.facts.technical_head
    offends = head is not None and head.id_number in x.electrician_ids
    yield from about_people(
        rule,
        "技术负责人可由专业技术人员兼任，不得由技能人员兼任",
        [(Tab.TECHNICAL_HEAD, head, FAILS)] if head and offends else [],
        "技术负责人{names}又填报为技能人员，技术负责人不得由技能人员兼任",
        looked_at=everybody(1 if head else 0),
    )


def serves_nowhere_else(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-20: nobody serves another enterprise; which one is not told."""
    elsewhere = x.facts.serving_elsewhere
    yield from about_people(
        rule,
        "各类人员不得同时在其他单位任职",
        [(tab, one, FAILS) for tab, one in x.posts if one.id_number in elsewhere]
        if elsewhere
        else [],
        "{names}已在其他单位登记在职，请核实或更换人员",
        looked_at=everybody(len(x.posts)),
    )


def entered_once(rule: Rule, x: Examination) -> Iterator[Finding]:
    """R-22: an identity number is used once among the technicians, once among the electricians."""
    tables: list[tuple[Tab, Iterable[Person]]] = [
        (Tab.TECHNICIANS, x.facts.technicians),
        (Tab.ELECTRICIANS, x.facts.electricians),
    ]
    repeated: list[Objection] = []
    for tab, people in tables:
        numbers = [person.id_number for person in people if person.id_number]
        if len(set(numbers)) < len(numbers):
            counts = Counter(numbers)
            repeated += [(tab, p, FAILS) for p in people if counts[p.id_number] > 1]
    yield from about_people(
        rule,
        "同一身份证号码只能使用一次",
        repeated,
        "{names}的身份证号码已存在，请删除重复的人员",
        looked_at=everybody(len(x.facts.technicians) + len(x.facts.electricians)),
    )
