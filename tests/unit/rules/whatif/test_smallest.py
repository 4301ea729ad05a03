"""The repair against every other one: small rosters and parameters, under the rules of each order.

The other way to count is written without the package: who is entered where is a set of numbers, and
every change of posts is tried.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from random import Random

import pytest

from rules.evaluate import evaluate
from rules.facts import Enterprise, Facts, Head
from rules.order import Order, changed, load_order
from rules.vocabulary.enumerations import Category, Level, ManagementWork
from rules.whatif import madeup
from rules.whatif.mend import mended
from rules.whatif.repair import repair
from rules.whatif.scope import STAFF_RULES
from tests.factories.facts import ON

LOWEST = {"R30": Level.THIRD, "R36": Level.FIFTH}
NOBODY = -1
PIECES = 20
"""Short ones, so that the search for untested code may count on each of them."""


@dataclass(frozen=True)
class Case:
    """People are numbers. ranks: of each; technicians, electricians: who is entered, of the latter
    with high voltage or not; technical, safety: (who, long enough in management), NOBODY: vacant.
    """

    ranks: tuple[int, ...]
    technicians: tuple[int, ...]
    electricians: Mapping[int, bool]
    technical: tuple[int, bool]
    safety: tuple[int, bool]
    also: bool
    need: tuple[int, int, int, int]
    head_rank: int


def least(case: Case, rules: frozenset[str]) -> int:
    """The fewest new people of all changes of posts after which nothing is broken."""
    return min(
        new + _lacking(case, technicians, electricians)
        for technical, safety, new, extra in _heads(case, rules)
        for technicians, electricians in _tables(case, rules, technical, safety, extra)
    )


def _heads(case: Case, rules: frozenset[str]) -> Iterator[tuple[int, int, int, list[int]]]:
    """(technical, safety, new people, who may be entered as a technician from a head's post).

    A new head is NOBODY: he is in no table but that of the technicians, with the highest rank.
    """
    held = {case.technical[0], case.safety[0]} - {NOBODY}
    fit = {who for who, able in (case.technical, case.safety) if _fit(case, who, able)}
    for technical, safety in product([*fit, NOBODY], repeat=2):
        if technical == safety != NOBODY and "R-18" in rules:
            continue
        new = (technical == NOBODY) + (safety == NOBODY)
        yield technical, safety, new, sorted(held)


def _fit(case: Case, who: int, able: bool) -> bool:
    return who != NOBODY and able and case.ranks[who] >= case.head_rank


def _tables(
    case: Case, rules: frozenset[str], technical: int, safety: int, heads: list[int]
) -> Iterator[tuple[list[int], list[bool]]]:
    """Every choice of who is entered where: (ranks of the technicians, high voltage or not)."""
    choices = []
    for who, rank in enumerate(case.ranks):
        as_technician = (who in case.technicians or who in heads) and rank > 0
        as_electrician = who in case.electricians
        if who == safety and "R-18" in rules:
            as_technician = as_electrician = False
        if who == technical and "R-19" in rules:
            as_electrician = False
        both = as_technician and as_electrician and "R-17" not in rules
        choices.append(
            [(False, False)]
            + [(True, False)] * as_technician
            + [(False, True)] * as_electrician
            + [(True, True)] * both
        )
    for chosen in product(*choices):
        technicians = [case.ranks[who] for who, (one, _) in enumerate(chosen) if one]
        electricians = [case.electricians[who] for who, (_, other) in enumerate(chosen) if other]
        yield technicians + [3] * (technical == NOBODY), electricians


def _lacking(case: Case, technicians: list[int], electricians: list[bool]) -> int:
    total, middle, skilled, high = case.need
    middle = max(0, middle - sum(rank > 1 for rank in technicians))
    high = max(0, high - sum(electricians))
    return max(middle, total - len(technicians)) + max(high, skilled - len(electricians))


@cache
def order_of(code: str, need: tuple[int, int, int, int], head_rank: int) -> Order:
    """The order with these figures at its lowest level, and no more at the next above."""
    known, level = load_order(code), LOWEST[code]
    names = ("technicians", "technicians_middle", "electricians", "electricians_high_voltage")
    every: dict[str, dict[str, int | None]]
    every = {name: dict.fromkeys(known.levels, 60) for name in names}
    for name, value in zip(names, need, strict=True):
        every[name][level] = value
    every["head_rank"] = {**dict.fromkeys(known.levels, 3), level: head_rank}
    return changed(known, every)


def facts_of(case: Case, order: Order) -> Facts:
    def head(who: int, able: bool) -> Head | None:
        if who == NOBODY:
            return None
        works = [ManagementWork.INSTALL]
        return madeup.head(f"人{who}", case.ranks[who], 5 if able else 1, works, ON, order)

    technical = head(*case.technical)
    return Facts(
        enterprise=Enterprise(name="-", uscc="-"),
        applied={},
        technical_head=technical and replace(technical, also_technician=case.also),
        safety_head=head(*case.safety),
        technicians=tuple(
            madeup.technician(f"人{who}", case.ranks[who], order) for who in case.technicians
        ),
        electricians=tuple(
            madeup.electrician(f"人{who}", order, high_voltage=high)
            for who, high in case.electricians.items()
        ),
    )


def the_repair_is_the_smallest(case: Case, code: str) -> None:
    order = order_of(code, case.need, case.head_rank)
    facts, target = facts_of(case, order), {Category.INSTALL: LOWEST[code]}
    found = repair(facts, ON, target, order)
    assert found.people == least(case, frozenset(rule.id for rule in order.rules)), case
    report = evaluate(mended(facts, found, order), ON, order, STAFF_RULES)
    assert report.clean, (case, report.failed)
    now = evaluate(replace(facts, applied=target), ON, order, STAFF_RULES)
    assert found.needed == (not now.clean), case


def drawn(random: Random, people: int, most: int) -> Case:
    who = range(people)
    total, skilled = random.randint(0, most), random.randint(0, most)
    return Case(
        ranks=tuple(random.choice((0, 1, 2, 2, 3)) for _ in who),
        technicians=tuple(one for one in who if random.random() < 0.6),
        electricians={one: random.random() < 0.5 for one in who if random.random() < 0.6},
        technical=(random.choice((NOBODY, *who)), random.random() < 0.8),
        safety=(random.choice((NOBODY, *who)), random.random() < 0.8),
        also=random.random() < 0.5,
        need=(total, random.randint(0, most), skilled, random.randint(0, most)),
        head_rank=random.randint(1, 3),
    )


@pytest.mark.parametrize("code", LOWEST)
@pytest.mark.parametrize("piece", range(PIECES))
def test_no_change_of_posts_needs_fewer_people(code: str, piece: int) -> None:
    random = Random(piece)
    for people in (1, 2, 2, 4) * 5:
        the_repair_is_the_smallest(drawn(random, people, most=3), code)
