"""A roster given in numbers → facts with made-up people, for who does not want to list them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from rules.checks.heads import WORK
from rules.checks.performance import LINES, TRANSFORMING
from rules.dates import years_later
from rules.facts import (
    Electrician,
    Enterprise,
    Experience,
    Facts,
    Finance,
    Head,
    Project,
    Revenue,
    Technician,
)
from rules.order import NEWEST, Order
from rules.vocabulary.enumerations import Category, Level, Quality
from rules.whatif import madeup
from rules.whatif.scope import STAFF_RULES, ordered

PERFORMANCE_RULES = frozenset({"R-03", "R-04", "R-05", "R-06", "R-07"})


@dataclass(frozen=True, slots=True)
class TypedHead:
    """rank: 0 without one, 1 初级, 2 中级, 3 高级; years of management by category.
    also_technician: a technical head who counts as a technician beside those who are given."""

    rank: int
    years: Mapping[Category, int] = field(default_factory=dict)
    also_technician: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """technicians: people by rank; the technical head is taken for one of them. net_ratio in
    percent, revenue in 万元, performance: by category the level whose projects there are (None: no
    fitting ones); what is None or absent there is not judged.
    """

    technicians: Mapping[int, int] = field(default_factory=dict)
    high_voltage: int = 0
    other_electricians: int = 0
    technical_head: TypedHead | None = None
    safety_head: TypedHead | None = None
    net_ratio: Decimal | None = None
    revenue: Decimal | None = None
    performance: Mapping[Category, Level | None] = field(default_factory=dict)

    @property
    def rules(self) -> frozenset[str]:
        """The rules that can be judged by what was typed."""
        judged = set(STAFF_RULES)
        if self.net_ratio is not None:
            judged.add("R-02")
        if self.revenue is not None:
            judged.add("R-08")
        return frozenset(judged | (PERFORMANCE_RULES if self.performance else set()))


def typed_facts(
    typed: Typed,
    on: date,
    order: str | Order = NEWEST,
    *,
    technicians: tuple[Technician, ...] | None = None,
    electricians: tuple[Electrician, ...] | None = None,
) -> Facts:
    """Facts that the rules judge as what was typed: years of experience reach until ``on`` and
    after, and in each year that counts there are projects.

    technicians, electricians: real people instead of the numbers of their kind.
    """
    known = ordered(order)
    if technicians is None:
        technicians = tuple(_technicians(typed, known))
    if electricians is None:
        electricians = tuple(_electricians(typed, known))
    net = typed.net_ratio
    return Facts(
        enterprise=Enterprise(name="-", uscc="-"),
        applied={},
        finance=Finance(
            total_assets=None if net is None else Decimal(100),
            net_assets=net,
            revenue=() if typed.revenue is None else (Revenue(typed.revenue),),
        ),
        technical_head=_technical_head(typed.technical_head, technicians, on, known),
        safety_head=_head("安全负责人", typed.safety_head, on, known),
        technicians=technicians,
        electricians=electricians,
        projects=tuple(_projects(typed, on, known)),
    )


def _technicians(typed: Typed, order: Order) -> Iterator[Technician]:
    for rank, count in sorted(typed.technicians.items(), reverse=True):
        for number in range(1, count + 1):
            yield madeup.technician(f"{order.rank_names[rank - 1][:2]}{number}", rank, order)


def _electricians(typed: Typed, order: Order) -> Iterator[Electrician]:
    kinds = (("高压电工", typed.high_voltage, True), ("技能人员", typed.other_electricians, False))
    for name, count, high in kinds:
        for number in range(1, count + 1):
            yield madeup.electrician(f"{name}{number}", order, high_voltage=high)


def _technical_head(
    typed: TypedHead | None, technicians: tuple[Technician, ...], on: date, order: Order
) -> Head | None:
    """One of the technicians of the same rank, if there are any and he is not told apart."""
    head = _head("技术负责人", typed, on, order)
    if head and typed and typed.also_technician:
        return replace(head, also_technician=True)
    same = (person for person in technicians if head and person.title is head.title)
    also = next(same, None)
    return replace(head, id_number=also.id_number) if head and also else head


def _head(name: str, typed: TypedHead | None, on: date, order: Order) -> Head | None:
    if typed is None:
        return None
    head = madeup.head(name, typed.rank, 0, (), on, order)
    experience = tuple(
        Experience(work=WORK[category], started=years_later(on, -years))
        for category, years in typed.years.items()
    )
    return replace(head, experience=experience)


def _projects(typed: Typed, on: date, order: Order) -> Iterator[Project]:
    """One of each kind of facility in each year that the law looks at."""
    for category, level in typed.performance.items():
        if level is None:
            continue
        for year in range(order.performance[category].years):
            for _, facilities in (TRANSFORMING, LINES):
                yield Project(
                    category=category,
                    facility=min(facilities),
                    voltage_kv=order.levels[level].performance_min_kv,
                    completed=years_later(on, -year),
                    quality=Quality.PASSED,
                )
