"""What an application would change of the categories and levels that are held, and what each kind
of change needs beside the conditions of the levels (E-29)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.provisions import of_type, provisions
from rules.report import Finding, Input, Result
from rules.scope import grade_text, scope_text
from rules.vocabulary.enumerations import ApplicationType, Category, Level, Tab

CHECK = "M-02"
"""The rule of these findings, as a reviewer confirms them (``manual_confirmed``)."""


@dataclass(frozen=True, slots=True)
class GradeChange:
    """Of one category. held, wanted: None where the licence has or will have none of it.
    widens: the level stays, and the narrower scope that an earlier order has left to it ends."""

    category: Category
    held: Level | None
    wanted: Level | None
    widens: bool = False

    @property
    def adds(self) -> bool:
        return self.held is None

    @property
    def raises(self) -> bool:
        """Level 1 is the highest."""
        return bool(self.held and self.wanted and self.wanted < self.held)

    @property
    def text(self) -> str:
        """``承修类由三级提高为二级``, ``增加承试类三级``, ``减少承装类三级``."""
        if self.wanted is None:
            return f"减少{self.category.label}类" + (self.held.label if self.held else "")
        if self.held is None:
            return f"增加{grade_text(self.category, self.wanted)}"
        if self.widens:
            return f"{grade_text(self.category, self.wanted)}不再限于衔接前的电压等级"
        verb = "提高" if self.raises else "降低"
        return f"{self.category.label}类由{self.held.label}{verb}为{self.wanted.label}"


def grade_changes(
    held: Mapping[Category, Level],
    wanted: Mapping[Category, Level],
    limited: Collection[Category] = (),
) -> tuple[GradeChange, ...]:
    """The categories that differ, in their official order. limited: of those held, that permit less
    than their level does; what is granted permits what the level does."""
    changes = (
        GradeChange(kind, held.get(kind), wanted.get(kind), _widens(kind, held, wanted, limited))
        for kind in Category
    )
    return tuple(one for one in changes if one.widens or one.held is not one.wanted)


def limited_of(levels: Mapping[Category, Level], scope: Sequence[str]) -> frozenset[Category]:
    """The categories that permit less than their level. scope: as printed, in official order."""
    held = [kind for kind in Category if kind in levels]
    return frozenset(
        kind
        for kind, printed in zip(held, scope, strict=False)
        if printed != scope_text(kind, levels[kind])
    )


def _widens(
    kind: Category,
    held: Mapping[Category, Level],
    wanted: Mapping[Category, Level],
    limited: Collection[Category],
) -> bool:
    return kind in limited and kind in held and held[kind] is wanted.get(kind)


def events_before(
    application_type: ApplicationType, changes: Iterable[GradeChange], on: date
) -> list[Finding]:
    """One finding for each ground that a reviewer has to exclude before something is raised,
    added or widened; none where levels are only lowered or categories given up."""
    asked = [one for one in changes if one.adds or one.raises or one.widens]
    if not asked:
        return []
    what = "、".join(one.text for one in asked)
    return [
        Finding(
            rule=CHECK,
            title=f"申请前{check.before:han}内的情形核查",
            basis=check.basis,
            result=Result.MANUAL,
            required=f"申请前{check.before:han}内没有：{ground.text}",
            actual="由审查人员核查",
            message=f"核查申请前{check.before:han}内是否{ground.text}",
            tab=Tab.CATEGORIES,
            inputs=(Input("申请变更的事项", what, Tab.CATEGORIES),),
        )
        for check in of_type(provisions().bad_events, application_type, on)
        for ground in check.grounds
    ]
