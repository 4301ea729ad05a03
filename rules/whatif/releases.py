"""The posts that have to be given up in a repair, each with the rule that asks for it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rules.facts import Person
from rules.vocabulary.enumerations import Tab
from rules.whatif.plan import Plan
from rules.whatif.posts import Posts, Rows

Conflict = Callable[[str], set[str]]
REASONS = {
    "R-17": "技术人员和技能人员不得重复填报，只保留另一项",
    "R-18": "安全负责人应专人专岗",
    "R-19": "技术负责人不得由技能人员兼任",
    "R-20": "已在其他单位登记在职",
    "R-21": "已达到法定退休年龄",
    "R-22": "同一人重复填报，只保留一行",
    "R-23": "专业不属于电力相关专业",
    "R-24": "证书无效；换证、复审后可以保留，少补充一人",
    "R-25": "未满最低工作年龄",
}


@dataclass(frozen=True, slots=True)
class Release:
    """A row of the technicians or electricians that has to go. position: its index there."""

    tab: Tab
    position: int
    row_id: str
    name: str
    rules: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """In Chinese."""
        return tuple(REASONS[rule] for rule in self.rules)

    def to_dict(self) -> dict[str, Any]:
        return {
            "tab": self.tab.value,
            "position": self.position,
            "row_id": self.row_id,
            "name": self.name,
            "rules": list(self.rules),
            "reasons": list(self.reasons),
        }


def releases_of(posts: Posts, plan: Plan) -> Iterator[Release]:
    """Technicians first, in the order of the rows."""
    shared = _Shared(posts, plan)
    tables: list[tuple[Tab, Sequence[Person], Rows, Conflict]] = [
        (Tab.TECHNICIANS, posts.facts.technicians, posts.technicians, shared.technician),
        (Tab.ELECTRICIANS, posts.facts.electricians, posts.electricians, shared.electrician),
    ]
    for tab, people, rows, conflict in tables:
        for position, person in enumerate(people):
            broken = _own(posts, tab, position, person, rows)
            if person.id_number:
                broken |= conflict(person.id_number)
            if broken:
                yield Release(tab, position, person.row_id, person.name, tuple(sorted(broken)))


def _own(posts: Posts, tab: Tab, position: int, person: Person, rows: Rows) -> set[str]:
    """What the row breaks whatever the others are, or that a better one of the person is kept."""
    faults = posts.faults.get((tab, position), ())
    if faults:
        return {finding.rule for finding in faults}
    own = rows.get(person.id_number, {})
    best = max(own, key=lambda row: (own[row], -row), default=position)
    return set() if position == best else {"R-22"}


class _Shared:
    """What somebody with several posts breaks in each table, by identity number."""

    def __init__(self, posts: Posts, plan: Plan) -> None:
        self._posts, self._plan = posts, plan
        self._alone = posts.alone(plan.kept)
        stays = Tab.TECHNICAL_HEAD in plan.kept
        self._technical = posts.number(Tab.TECHNICAL_HEAD) if stays else None
        self._moved = {posts.number(tab) for tab in plan.moved}

    def technician(self, number: str) -> set[str]:
        if number == self._alone:
            return {"R-18"}
        if "R-17" not in self._posts.rules or number == self._technical:
            return set()
        useless = number in self._posts.electricians and not self._ranked(number)
        return {"R-17"} if useless or number in self._plan.electricians else set()

    def electrician(self, number: str) -> set[str]:
        if number == self._alone:
            return {"R-18"}
        if "R-19" in self._posts.rules and number == self._technical:
            return {"R-19"}
        if "R-17" not in self._posts.rules:
            return set()
        useful = number in self._moved or self._ranked(number)
        return {"R-17"} if useful and number not in self._plan.electricians else set()

    def _ranked(self, number: str) -> bool:
        """Whether he counts among the technicians."""
        return any(self._posts.technicians.get(number, {}).values())
