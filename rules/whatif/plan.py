"""The search for the smallest repair: which heads stay, which post people entered twice keep."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rules.order import LevelConditions
from rules.vocabulary.enumerations import Tab
from rules.whatif.posts import HEADS, MIDDLE_RANK, Posts
from rules.whatif.split import Counts, Double, counted, split


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
    """The plan with the fewest new people; among equals the one that leaves most as it is."""
    need = Counts(
        conditions.technicians or 0,
        conditions.technicians_middle or 0,
        conditions.electricians or 0,
        conditions.electricians_high_voltage or 0,
    )
    plans = (
        _plan(posts, need, conditions.head_rank, kept, frozenset(moved))
        for kept in _possible_heads(posts)
        for moved in _subsets(_movable(posts, kept))
    )
    return min(
        plans,
        key=lambda plan: (plan.people, -len(plan.kept), len(plan.moved), plan.lacking.middle),
    )


def _possible_heads(posts: Posts) -> Iterator[frozenset[Tab]]:
    """Each choice of heads who stay; one person cannot hold both posts (R-18)."""
    one = posts.number(Tab.TECHNICAL_HEAD) == posts.number(Tab.SAFETY_HEAD)
    for chosen in _subsets([tab for tab in HEADS if posts.fit(tab)]):
        if len(chosen) < len(HEADS) or not one:
            yield frozenset(chosen)


def _movable(posts: Posts, kept: frozenset[Tab]) -> list[Tab]:
    """Heads who could count as technicians without a new person, and do not yet."""
    return [
        tab
        for tab in HEADS
        if posts.as_technician.get(tab)
        and (tab is Tab.TECHNICAL_HEAD or tab not in kept)
        and posts.number(tab) not in (*posts.technicians, "", _safety(posts, kept))
        and not (tab in kept and _also_technician(posts))
    ]


def _plan(
    posts: Posts, need: Counts, head_rank: int, kept: frozenset[Tab], moved: frozenset[Tab]
) -> Plan:
    sure, double, kinds = _sorted(posts, kept, moved)
    if Tab.TECHNICAL_HEAD not in kept:
        if sure.middle + double.middle_high + double.middle_low < need.middle:
            head_rank = max(head_rank, MIDDLE_RANK)
        sure = sure.plus(Counts(technicians=1, middle=int(head_rank >= MIDDLE_RANK)))
    chosen = split(sure, double, need)
    lacking = sure.plus(counted(double, chosen)).lacking(need)
    return Plan(kept, moved, _picked(kinds, chosen), lacking, head_rank)


def _sorted(
    posts: Posts, kept: frozenset[Tab], moved: frozenset[Tab]
) -> tuple[Counts, Double, dict[tuple[int, int], list[str]]]:
    """(who counts once, how many could count twice, these by worth in either table)."""
    heads = _heads_as_technicians(posts, kept, moved)
    technical = posts.number(Tab.TECHNICAL_HEAD) if Tab.TECHNICAL_HEAD in kept else ""
    sure, kinds = Counts(), dict[tuple[int, int], list[str]]()
    for number in sorted({*posts.technicians, *posts.electricians, *heads}):
        if number == _safety(posts, kept):
            continue
        rows = posts.technicians.get(number, {}).values()
        rank = max((*rows, heads.get(number, 0)))
        skill = max(posts.electricians.get(number, {}).values(), default=0)
        if number == technical:
            skill = 0
        if rank and skill:
            kinds.setdefault((rank, skill), []).append(number)
        else:
            sure = sure.plus(Counts(int(rank > 0), int(rank > 1), int(skill > 0), int(skill > 1)))
    size = {kind: len(numbers) for kind, numbers in kinds.items()}
    double = Double(*(size.get(kind, 0) for kind in ((2, 2), (2, 1), (1, 2), (1, 1))))
    return sure, double, kinds


def _heads_as_technicians(
    posts: Posts, kept: frozenset[Tab], moved: frozenset[Tab]
) -> dict[str, int]:
    counted_ones = set(moved)
    if Tab.TECHNICAL_HEAD in kept and _also_technician(posts):
        counted_ones.add(Tab.TECHNICAL_HEAD)
    found: dict[str, int] = {}
    for tab in counted_ones:
        number = posts.number(tab)
        found[number] = max(found.get(number, 0), posts.as_technician.get(tab, 0))
    return found


def _picked(kinds: dict[tuple[int, int], list[str]], chosen: Double) -> frozenset[str]:
    numbers = {
        (2, 2): chosen.middle_high,
        (2, 1): chosen.middle_low,
        (1, 2): chosen.junior_high,
        (1, 1): chosen.junior_low,
    }
    return frozenset(
        number for kind, count in numbers.items() for number in kinds.get(kind, [])[:count]
    )


def _safety(posts: Posts, kept: frozenset[Tab]) -> str | None:
    """Who has to serve alone (R-18)."""
    return posts.number(Tab.SAFETY_HEAD) if Tab.SAFETY_HEAD in kept else None


def _also_technician(posts: Posts) -> bool:
    head = posts.facts.technical_head
    return head is not None and head.also_technician


def _subsets(values: Iterable[Tab]) -> Iterator[tuple[Tab, ...]]:
    """The larger ones first."""
    known = list(values)
    for size in range(len(known), -1, -1):
        yield from combinations(known, size)
