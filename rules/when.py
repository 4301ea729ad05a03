"""Conditions of the data files, `when: {field: [allowed values]}`, and what they are held against.

Every field must agree. ``categories`` and ``levels`` are looked at together: one category that is
applied for has to be among the former and its level among the latter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from rules.load import DataError
from rules.vocabulary.enumerations import (
    ApplicationNature,
    CancelReason,
    Category,
    Labelled,
    Level,
    PersonKind,
    Procedure,
    RegisterItem,
    ReissueKind,
    SubmitType,
)

Values = frozenset[Labelled]


class Field(NamedTuple):
    """kind: its enumeration; label: what is chosen; phrase: how a guide puts the values; several:
    whether more than one can be chosen."""

    kind: type[Labelled]
    label: str
    phrase: str
    several: bool = False


# The names are those of the forms' fields.
FIELDS: dict[str, Field] = {
    "procedure": Field(Procedure, "办理方式", "采用{}"),
    "nature": Field(ApplicationNature, "申请性质", "申请性质为{}"),
    "submit_type": Field(SubmitType, "提交类型", "{}"),
    "changed_items": Field(RegisterItem, "变更的登记事项", "变更{}", several=True),
    "reissue_kind": Field(ReissueKind, "补（换）证类别", "{}"),
    "cancel_reason": Field(CancelReason, "注销事由", "因{}注销"),
    "person_kind": Field(PersonKind, "人员类型", "{}入职"),
}
APPLIED: dict[str, type[Labelled]] = {"categories": Category, "levels": Level}
_ALL = {name: field.kind for name, field in FIELDS.items()} | APPLIED


@dataclass(frozen=True, slots=True)
class Choices:
    """What an application has chosen: categories with their levels, and values of FIELDS."""

    applied: Mapping[Category, Level] = field(default_factory=dict)
    values: Mapping[str, Values] = field(default_factory=dict)

    @classmethod
    def of(cls, applied: Mapping[Category, Level], form: Mapping[str, Any]) -> Self:
        """form: by field a member or code, several of them, or None for nothing chosen yet; what
        no condition speaks of is left out. Without a procedure it is the ordinary one. Raises
        ValueError for a code that does not exist.
        """
        chosen = {**form, "procedure": form.get("procedure") or Procedure.GENERAL}
        return cls(applied, {name: _members(name, chosen.get(name)) for name in FIELDS})


@dataclass(frozen=True, slots=True)
class When:
    """field → allowed values; without any it always holds."""

    allowed: Mapping[str, Values] = field(default_factory=dict)

    def holds(self, choices: Choices) -> bool:
        """Nothing chosen where the condition wants a value: it does not hold."""
        others = all(
            values & choices.values.get(name, frozenset())
            for name, values in self.allowed.items()
            if name not in APPLIED
        )
        return others and self._applies(choices)

    def awaits(self, choices: Choices) -> list[str]:
        """The fields that have to be chosen before it is known whether it holds; none where it
        holds or something chosen already stands against it."""
        open_ = [name for name in self.allowed if name in FIELDS and not choices.values.get(name)]
        chosen = When({name: v for name, v in self.allowed.items() if name not in open_})
        return open_ if open_ and chosen.holds(choices) else []

    def _applies(self, choices: Choices) -> bool:
        return not self.about_applied or any(
            self.concerns(category, level) for category, level in choices.applied.items()
        )

    @property
    def about_applied(self) -> bool:
        """Whether it depends on what is applied for."""
        return any(name in APPLIED for name in self.allowed)

    def concerns(self, category: Category, level: Level) -> bool:
        """Whether this category at this level is among those it speaks of."""
        return category in self.allowed.get("categories", {category}) and level in self.allowed.get(
            "levels", {level}
        )

    def for_rows(self, applied: Mapping[Category, Level]) -> "When":
        """What is left for the rows of an application to decide: which of its categories it
        concerns."""
        if not self.about_applied:
            return When()
        concerned = {c for c, level in applied.items() if self.concerns(c, level)}
        return When({"categories": frozenset(concerned)})

    def given(self, known: "When") -> "When | None":
        """What is left to be decided where these values are known; None: it does not hold."""
        if any(
            not values & self.allowed.get(name, values) for name, values in known.allowed.items()
        ):
            return None
        return When({name: v for name, v in self.allowed.items() if name not in known.allowed})

    def and_also(self, other: "When") -> "When":
        """Both at once; where both limit a field, what they have in common."""
        common = {
            name: values & other.allowed.get(name, values) for name, values in self.allowed.items()
        }
        return When({**other.allowed, **common})

    def in_words(self) -> str:
        """``委托他人提交的``; "" if it always holds."""
        parts = [
            one.phrase.format("或".join(_labels(name, self.allowed[name])))
            for name, one in FIELDS.items()
            if name in self.allowed
        ]
        if self.about_applied:
            parts.append(f"申请{self._grades()}")
        return "，且".join(parts) + "的" if parts else ""

    def _grades(self) -> str:
        categories = "、".join(_labels("categories", self.allowed.get("categories", ())))
        levels = "或".join(_labels("levels", self.allowed.get("levels", ())))
        return (f"{categories}类" if categories else "") + (levels or "")


def read_when(entry: Mapping[str, list[str]], file: str, key: str) -> When:
    """Raises ``DataError`` with the place for a field or value that does not exist."""
    return When(
        {name: _known(name, values, file, f"{key}.{name}") for name, values in entry.items()}
    )


def _known(name: str, values: list[str], file: str, key: str) -> Values:
    kind = _ALL.get(name)
    if kind is None:
        raise DataError(file, key, f"no such field; known are {', '.join(_ALL)}")
    for index, value in enumerate(values):
        if value not in kind.__members__.values():
            reason = f"{value!r} is no {kind.__name__}: {', '.join(kind)}"
            raise DataError(file, f"{key}[{index}]", reason)
    return frozenset(map(kind, values))


def _members(name: str, value: Any) -> Values:
    given: Iterable[str] = () if not value else [value] if isinstance(value, str) else value
    return frozenset(map(FIELDS[name].kind, given))


def _labels(name: str, values: Iterable[Labelled]) -> list[str]:
    """In the order of the enumeration, not of the data."""
    wanted = set(values)
    return [member.label for member in _ALL[name] if member in wanted]
