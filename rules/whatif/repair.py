"""The smallest repair of a roster: whom to find, who gives up which post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.checks.heads import WORK
from rules.facts import Facts
from rules.facts_reader import FactsError
from rules.order import NEWEST, LevelConditions, Order
from rules.report import Result
from rules.vocabulary.enumerations import (
    HEAD_KINDS,
    HEADS,
    Category,
    Level,
    ManagementWork,
    PersonKind,
    Tab,
)
from rules.whatif.hires import Hire, Wait
from rules.whatif.plan import Plan, smallest
from rules.whatif.posts import MIDDLE_RANK, Posts, posts_of
from rules.whatif.releases import Release, releases_of
from rules.whatif.scope import ordered
from rules.whatif.wording import lines


@dataclass(frozen=True, slots=True)
class Repair:
    """What to do so that no staffing rule fails at ``target``, with the fewest new people.

    exchanged: the heads shall take each other's post first (or one of them the vacant one); hires
    and moves speak of the posts after that. moves: heads who shall be entered as technicians too
    (the technical head beside his post, a head who is replaced instead of it). waits: what time
    alone would mend of the hires of heads. Whether anybody else on the roster could become a head
    is not known: his experience is not in the facts. No new person is counted in both tables, as
    the former order would allow: 30号令, under which he is entered, does not.
    """

    order: str
    on: date
    target: Mapping[Category, Level]
    hires: tuple[Hire, ...]
    releases: tuple[Release, ...]
    moves: tuple[Tab, ...]
    waits: tuple[Wait, ...]
    exchanged: bool = False

    @property
    def people(self) -> int:
        """How many new people."""
        return sum(hire.count for hire in self.hires)

    @property
    def needed(self) -> bool:
        return bool(self.hires or self.releases or self.moves or self.exchanged)

    def to_dict(self) -> dict[str, Any]:
        """{order, on, target, needed, people, exchanged, hires, releases, moves, waits, lines};
        lines: all of it in Chinese."""
        return {
            "order": self.order,
            "on": self.on.isoformat(),
            "target": {category.value: level.value for category, level in self.target.items()},
            "needed": self.needed,
            "people": self.people,
            "exchanged": self.exchanged,
            "hires": [hire.to_dict() for hire in self.hires],
            "releases": [release.to_dict() for release in self.releases],
            "moves": [tab.value for tab in self.moves],
            "waits": [wait.to_dict() for wait in self.waits],
            "lines": list(
                lines(self.hires, self.releases, self.moves, self.waits, exchanged=self.exchanged)
            ),
        }


def repair(
    facts: Facts, on: date, target: Mapping[Category, Level], order: str | Order = NEWEST
) -> Repair:
    """The smallest repair that lets the roster of ``facts`` pass every staffing rule at ``target``.

    Undecided people count as if the reviewer accepts them; entries of one person are taken to state
    the same qualification. Raises ``FactsError`` when no category is aimed at, and what
    ``evaluate`` raises.
    """
    if not target:
        raise FactsError(["target: 没有许可类别"])
    known = ordered(order)
    present = posts_of(facts, dict(target), on, known)
    conditions = known.levels[min(target.values(), key=int)]
    posts, plan = _smallest(present, conditions)
    years = max(known.levels[level].head_years for level in target.values())
    works = tuple(WORK[category] for category in Category if category in target)
    return Repair(
        known.code,
        on,
        dict(target),
        (*_heads(posts, plan, conditions, years, works), *_others(plan)),
        tuple(releases_of(posts, plan)),
        tuple(tab for tab in HEADS if tab in plan.moved),
        tuple(_waits(present)),
        exchanged=posts is not present,
    )


def _smallest(present: Posts, conditions: LevelConditions) -> tuple[Posts, Plan]:
    """The heads exchange their posts only where that saves somebody."""
    either = [(posts, smallest(posts, conditions)) for posts in (present, present.exchanged())]
    return min(either, key=lambda found: found[1].people)


def _heads(
    posts: Posts,
    plan: Plan,
    conditions: LevelConditions,
    years: int,
    works: tuple[ManagementWork, ...],
) -> list[Hire]:
    return [
        Hire(
            HEAD_KINDS[tab],
            1,
            rank=plan.head_rank if tab is Tab.TECHNICAL_HEAD else conditions.head_rank,
            years=years,
            works=works,
            also_technician=tab is Tab.TECHNICAL_HEAD,
            replaces=tuple(
                finding.message
                for finding in posts.faults.get((tab, 0), ())
                if posts.head(tab) and finding.tab is tab
            ),
        )
        for tab in HEADS
        if tab not in plan.kept
    ]


def _others(plan: Plan) -> list[Hire]:
    lacking = plan.lacking
    hires = [
        Hire(PersonKind.TECH, lacking.middle, rank=MIDDLE_RANK),
        Hire(PersonKind.TECH, lacking.technicians - lacking.middle, rank=1),
        Hire(PersonKind.SKILL, lacking.high_voltage, high_voltage=True),
        Hire(PersonKind.SKILL, lacking.electricians - lacking.high_voltage),
    ]
    return [hire for hire in hires if hire.count]


def _waits(present: Posts) -> list[Wait]:
    return [
        Wait(tab, finding.rule, finding.category, finding.changes_on)
        for tab in HEADS
        for finding in present.faults.get((tab, 0), ())
        if finding.changes_on and finding.becomes is Result.PASS
    ]
