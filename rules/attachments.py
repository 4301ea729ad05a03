"""What has to be uploaded for each business type."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from rules.load import load
from rules.vocabulary.enumerations import (
    ApplicationNature,
    ApplicationType,
    Category,
    Level,
    SubmitType,
    Tab,
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One kind of attachment.

    rows: the table of the tab whose every row needs one (people, projects, training), None: the
    tab itself. template: a document to download is offered under the same code. rule: the rule
    that reports the gap itself, None: ``M-01`` does. The last four limit it to what is applied
    for; empty: no limit.
    """

    tab: Tab
    code: str
    name: str
    hint: str
    required: bool
    template: bool
    rows: str | None
    rule: str | None
    categories: frozenset[Category]
    levels: frozenset[Level]
    natures: frozenset[ApplicationNature]
    submit_types: frozenset[SubmitType]

    def asked_for(
        self,
        applied: dict[Category, Level],
        nature: ApplicationNature | None,
        submit_type: SubmitType | None,
    ) -> bool:
        """Whether it concerns an application for these categories and levels."""
        return (
            self._concerns(applied)
            and (not self.natures or nature in self.natures)
            and (not self.submit_types or submit_type in self.submit_types)
        )

    def _concerns(self, applied: dict[Category, Level]) -> bool:
        if not self.categories and not self.levels:
            return True
        return any(
            (not self.categories or category in self.categories)
            and (not self.levels or level in self.levels)
            for category, level in applied.items()
        )


@cache
def requirements(application_type: ApplicationType) -> tuple[Requirement, ...]:
    """Every kind of attachment of a business type, in the order of the tabs."""
    data = load(f"attachments-{application_type.value}")
    return tuple(map(_requirement, data["requirements"]))


def asked_for(
    application_type: ApplicationType,
    applied: dict[Category, Level],
    nature: ApplicationNature | None,
    submit_type: SubmitType | None,
) -> list[Requirement]:
    """The kinds of attachment that this application must or may carry."""
    return [
        requirement
        for requirement in requirements(application_type)
        if requirement.asked_for(applied, nature, submit_type)
    ]


def _requirement(entry: dict[str, Any]) -> Requirement:
    when = entry.get("when", {})
    return Requirement(
        tab=Tab(entry["tab"]),
        code=entry["code"],
        name=entry["name"],
        hint=entry.get("hint", ""),
        required=entry.get("required", True),
        template=entry.get("template", False),
        rows=entry.get("rows"),
        rule=entry.get("rule"),
        categories=frozenset(map(Category, when.get("categories", ()))),
        levels=frozenset(map(Level, when.get("levels", ()))),
        natures=frozenset(map(ApplicationNature, when.get("natures", ()))),
        submit_types=frozenset(map(SubmitType, when.get("submit_types", ()))),
    )
