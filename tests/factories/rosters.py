"""Small rosters of any quality, and an order small enough to try every repair of them."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from rules.facts import Electrician, Enterprise, Facts, Head, Technician
from rules.order import changed, load_order
from rules.vocabulary.enumerations import Category, Level, ManagementWork, SkillCertificateKind
from rules.whatif import madeup

T = TypeVar("T")
ON = date(2026, 3, 2)
TARGET = {Category.INSTALL: Level.SECOND}
SMALL = changed(
    load_order("R30"),
    {
        "technicians": {"2": 2, "3": 1},
        "technicians_middle": {"2": 1},
        "electricians": {"2": 2, "3": 1},
        "electricians_high_voltage": {"2": 1, "3": 0},
    },
)
NAMES = ("甲", "乙", "丙", "丁")


@st.composite
def rosters(draw: st.DrawFn, most: int = 2) -> Facts:
    """With up to ``most`` technicians and electricians out of four people, heads or none. Whatever
    post somebody is entered in, the title is the same."""
    names = st.sampled_from(NAMES)
    ranks = {name: draw(st.sampled_from([0, 1, 2, 2, 3])) for name in NAMES}

    def technician(name: str) -> Technician:
        return madeup.technician(name, ranks[name], SMALL)

    def head(name: str, years: int, also_technician: bool) -> Head:
        works = [ManagementWork.INSTALL]
        made = madeup.head(name, ranks[name], years, works, ON, SMALL)
        return replace(made, also_technician=also_technician)

    years = st.sampled_from([1, 5, 5])
    return Facts(
        enterprise=Enterprise(name="示范公司", uscc="91350100M000100Y43"),
        applied=TARGET,
        technical_head=draw(st.none() | st.builds(head, names, years, st.booleans())),
        safety_head=draw(st.none() | st.builds(head, names, years, st.just(False))),
        technicians=tuple(draw(st.lists(names.map(technician), max_size=most))),
        electricians=tuple(
            draw(st.lists(st.builds(electrician, names, st.booleans(), valid), max_size=most))
        ),
        serving_elsewhere=frozenset(draw(st.lists(names, max_size=1))),
    )


valid = st.integers(0, 4).map(bool)


def electrician(name: str, high_voltage: bool, valid: bool) -> Electrician:
    made = madeup.electrician(name, SMALL, high_voltage=high_voltage)
    return made if valid else replace(made, certificate_kind=SkillCertificateKind.LEGACY)


def shuffled(facts: Facts, random: Random) -> Facts:
    """The same people in another order."""
    return replace(
        facts,
        technicians=tuple(random.sample(facts.technicians, len(facts.technicians))),
        electricians=tuple(random.sample(facts.electricians, len(facts.electricians))),
    )


def subsets(rows: tuple[T, ...]) -> list[tuple[T, ...]]:
    return [chosen for size in range(len(rows) + 1) for chosen in combinations(rows, size)]
