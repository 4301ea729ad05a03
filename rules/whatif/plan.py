"""The search for the smallest repair: which heads stay, which post people entered twice keep.

Everybody is counted once, by what he is worth in either table; each plan then differs in two people
at most, so that a roster of any size costs as much as one pass over it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from rules.order import LevelConditions
from rules.vocabulary.enumerations import HEADS, Tab
from rules.whatif.posts import MIDDLE_RANK, Posts
from rules.whatif.split import Counts, Double, counted, split

Worth = tuple[int, int]
"""Of one person: as a technician (0 not, 1, 2 of middle rank), as an electrician (0 not, 1, 2 of
high voltage)."""
DOUBLE: tuple[Worth, ...] = ((2, 2), (2, 1), (1, 2), (1, 1))
"""In the order of the fields of ``Double``."""


@dataclass(frozen=True, slots=True)
class Plan:
    """kept: the heads who stay. moved: the heads, staying or not, who shall count as technicians
    and did not. electricians: identity numbers of those entered twice who stay electricians.
    lacking: how many to add beside the heads. head_rank: that of a new technical head.
    """

    kept: frozenset[Tab]
    moved: frozenset[Tab]
    electricians: frozenset[str]
    lacking: Counts
    head_rank: int

    @property
    def people(self) -> int:
        return len(HEADS) - len(self.kept) + self.lacking.people


def smallest(posts: Posts, conditions: LevelConditions) -> Plan:
    """The plan with the fewest new people; among equals the one that leaves most as it is.

    A new technical head counts as a technician too, every other new person is entered once.
    """
    need = Counts(
        conditions.technicians or 0,
        conditions.technicians_middle or 0,
        conditions.electricians or 0,
        conditions.electricians_high_voltage or 0,
    )
    everybody = Counter(posts.worth.values())
    plans = (
        _plan(posts, everybody, need, kept, frozenset(moved), rank)
        for kept in _possible_heads(posts)
        for moved in _subsets(_movable(posts, kept))
        for rank in _head_ranks(kept, conditions)
    )
    best, stay = min(plans, key=_preferred)
    return replace(best, electricians=_picked(posts, best, stay))


def _preferred(found: tuple[Plan, Double]) -> tuple[int, ...]:
    plan, _ = found
    return (
        plan.people,
        -len(plan.kept),
        len(plan.moved),
        plan.lacking.middle,
        plan.lacking.high_voltage,
        plan.head_rank,
    )


def _possible_heads(posts: Posts) -> Iterator[frozenset[Tab]]:
    """Each choice of heads who stay; one person cannot hold both posts (R-18)."""
    one = "R-18" in posts.rules and len(set(map(posts.number, HEADS))) == 1
    for chosen in _subsets([tab for tab in HEADS if posts.fit(tab)]):
        if len(chosen) < len(HEADS) or not one:
            yield frozenset(chosen)


def _movable(posts: Posts, kept: frozenset[Tab]) -> list[Tab]:
    """Heads who could count as technicians without a new person, and do not yet."""
    return [
        tab
        for tab in HEADS
        if posts.as_technician.get(tab)
        and posts.number(tab) not in posts.technicians
        and posts.number(tab) not in ("", posts.alone(kept))
    ]


def _head_ranks(kept: frozenset[Tab], conditions: LevelConditions) -> set[int]:
    """Which ranks of a new technical head make a difference."""
    if Tab.TECHNICAL_HEAD in kept:
        return {conditions.head_rank}
    return {conditions.head_rank, max(conditions.head_rank, MIDDLE_RANK)}


def _plan(
    posts: Posts,
    everybody: Mapping[Worth, int],
    need: Counts,
    kept: frozenset[Tab],
    moved: frozenset[Tab],
    head_rank: int,
) -> tuple[Plan, Double]:
    """The plan, and how many of each kind of people entered twice stay electricians in it."""
    kinds = Counter(everybody)
    for number, worth in _in_plan(posts, kept, moved).items():
        if number in posts.worth:
            kinds[posts.worth[number]] -= 1
        kinds[worth] += 1
    sure, double = _sorted(kinds, one_table="R-17" in posts.rules)
    if Tab.TECHNICAL_HEAD not in kept:
        sure = sure.plus(Counts(technicians=1, middle=int(head_rank >= MIDDLE_RANK)))
    stay = split(sure, double, need)
    lacking = sure.plus(counted(double, stay)).lacking(need)
    return Plan(kept, moved, frozenset(), lacking, head_rank), stay


def _in_plan(posts: Posts, kept: frozenset[Tab], moved: frozenset[Tab]) -> dict[str, Worth]:
    """The heads' worth in the tables, where the plan makes it another one than the rows do.

    Who becomes a technician was in no row, or only in those of the electricians.
    """
    found: dict[str, Worth] = {}
    also = {Tab.TECHNICAL_HEAD} & kept if posts.also_technician else set()
    for tab in HEADS:
        number = posts.number(tab)
        if not number:
            continue
        rank, skill = found.get(number) or posts.worth.get(number, (0, 0))
        if tab in moved | also:
            rank = max(rank, posts.as_technician.get(tab, 0))
        if tab in kept and tab is Tab.TECHNICAL_HEAD and "R-19" in posts.rules:
            skill = 0
        found[number] = rank, skill
    alone = posts.alone(kept)
    return found | ({alone: (0, 0)} if alone else {})


def _sorted(kinds: Mapping[Worth, int], *, one_table: bool) -> tuple[Counts, Double]:
    """(who counts for sure, how many could count in either table but not in both)."""
    sure, double = Counts(), dict.fromkeys(DOUBLE, 0)
    for (rank, skill), many in kinds.items():
        if one_table and rank and skill:
            double[rank, skill] = many
        else:
            flags = Counts(bool(rank), rank > 1, bool(skill), skill > 1)
            sure = sure.plus(flags.times(many))
    return sure, Double(*double.values())


def _picked(posts: Posts, plan: Plan, stay: Double) -> frozenset[str]:
    """Who of those entered twice stays an electrician."""
    worth = posts.worth | _in_plan(posts, plan.kept, plan.moved)
    found: set[str] = set()
    for kind, many in zip(DOUBLE, stay.numbers, strict=True):
        if many:
            found.update(sorted(number for number, its in worth.items() if its == kind)[:many])
    return frozenset(found)


def _subsets(values: Iterable[Tab]) -> Iterator[tuple[Tab, ...]]:
    """The larger ones first."""
    known = list(values)
    for size in range(len(known), -1, -1):
        yield from combinations(known, size)
