"""What has to be uploaded for each business type: read by the forms, the checks and the guide."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from rules.load import DataError, load
from rules.provisions import said
from rules.vocabulary.enumerations import ApplicationType, Category, PersonKind, Procedure, Tab
from rules.when import Choices, When, read_when

Load = Callable[[str], Mapping[str, Any]]


class Reuse(StrEnum):
    """Whether a paper of an earlier application still shows what it did: always, or as long as the
    certificate of its row holds."""

    ALWAYS = "always"
    IN_TERM = "in_term"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One kind of attachment.

    rows: the table of the tab whose every row needs one (people, projects, training), None: the
    tab itself. template: a document to download is offered under the same code. rule: the rule
    that reports the gap itself, None: ``M-01`` does. when: which applications it is asked of.
    identity: it shows an identity document, and so a whole number. picture: a photo, no PDF.
    reuse: whether one of an earlier application will do, None: it is asked for anew. shared: one
    paper may be for several people.
    """

    tab: Tab
    code: str
    name: str
    hint: str
    required: bool
    template: bool
    identity: bool
    rows: str | None
    rule: str | None
    when: When
    source: str
    reuse: Reuse | None
    picture: bool = False
    shared: bool = False

    @property
    def place(self) -> tuple[Tab, str | None, str]:
        return self.tab, self.rows, self.code

    def asked_of_project(self, category: Category | None) -> bool:
        """Whether a project of the application needs it, which counts for one category only."""
        return not self.when.about_applied or category in self.when.allowed["categories"]


@cache
def requirements(application_type: ApplicationType) -> tuple[Requirement, ...]:
    """Every kind of attachment of a business type, in the order of the tabs.

    Raises ``DataError`` for a fault in its data file or in one that it includes.
    """
    return compose(application_type, load)


@cache
def identity_papers() -> frozenset[str]:
    """The codes of those that show an identity document, of all business types."""
    return frozenset(
        one.code for kind in ApplicationType for one in requirements(kind) if one.identity
    )


def asked_for(application_type: ApplicationType, choices: Choices) -> list[Requirement]:
    """The kinds of attachment that this application must or may carry. Of a condition only what
    its rows decide is left."""
    return [
        replace(one, when=one.when.for_rows(choices.applied)) if one.when.allowed else one
        for one in requirements(application_type)
        if one.when.holds(choices)
    ]


@cache
def promised(application_type: ApplicationType) -> tuple[str, ...]:
    """What a commitment (告知承诺制) stands for: the names of those that only 传统审批 asks for."""
    only = frozenset({Procedure.GENERAL})
    names = (
        one.name
        for one in requirements(application_type)
        if one.when.allowed.get("procedure") == only
    )
    return tuple(dict.fromkeys(names))


@cache
def papers_of_hire(kind: PersonKind) -> tuple[Requirement, ...]:
    """What has to be uploaded with the hire of one person (STAFF_IN)."""
    return tuple(asked_for(ApplicationType.STAFF_IN, Choices.of({}, {"person_kind": kind})))


def awaited(application_type: ApplicationType, choices: Choices) -> dict[str, Requirement]:
    """The fields that are not chosen yet and decide on what has to be uploaded, each with the first
    attachment that waits for it."""
    found: dict[str, Requirement] = {}
    for one in requirements(application_type):
        if one.required:
            for name in one.when.awaits(choices):
                found.setdefault(name, one)
    return found


def compose(
    application_type: ApplicationType, load: Load, including: tuple[ApplicationType, ...] = ()
) -> tuple[Requirement, ...]:
    """What ``requirements`` answers, from the files that ``load`` gives by name.

    including: the files on the way here, none of which may be included again.
    """
    name = f"attachments-{application_type.value}"
    file, data = f"{name}.yaml", load(name)
    if data["application_type"] != application_type:
        raise DataError(file, "$.application_type", f"not {application_type.value}")
    found = [*_included(application_type, data, load, including), *_own(data, file)]
    _require_one_of_each(found, file)
    return tuple(sorted(found, key=lambda one: list(Tab).index(one.tab)))


def _included(
    application_type: ApplicationType, data: Mapping[str, Any], load: Load, including: Any
) -> Iterable[Requirement]:
    file = f"attachments-{application_type.value}.yaml"
    way = (*including, application_type)
    for index, entry in enumerate(data.get("include", ())):
        key = f"$.include[{index}]"
        other = _member(ApplicationType, entry["type"], file, f"{key}.type")
        if other in way:
            raise DataError(file, f"{key}.type", f"{other.value} includes this file in turn")
        yield from _selected(compose(other, load, way), entry, file, key)


def _selected(
    offered: Iterable[Requirement], entry: Mapping[str, Any], file: str, key: str
) -> Iterable[Requirement]:
    """Those of the tabs wanted, without the codes left out, each under the condition added; with
    ``onto`` all on one tab. ``given``: what is never chosen here, because it is always so."""
    tabs = [
        _member(Tab, tab, file, f"{key}.tabs[{index}]")
        for index, tab in enumerate(entry.get("tabs", list(Tab)))
    ]
    wanted = [one for one in offered if one.tab in tabs]
    without = entry.get("without", [])
    for index, code in enumerate(without):
        if code not in {one.code for one in wanted}:
            raise DataError(file, f"{key}.without[{index}]", f"there is no {code} to leave out")
    extra = read_when(entry.get("when", {}), file, f"{key}.when")
    given = read_when({k: [v] for k, v in entry.get("given", {}).items()}, file, f"{key}.given")
    onto = _member(Tab, entry["onto"], file, f"{key}.onto") if "onto" in entry else None
    for one in wanted:
        left = one.when.given(given)
        if one.code not in without and left is not None:
            source = f"{entry['source']}; {one.source}"
            when = left.and_also(extra)
            yield replace(one, tab=onto or one.tab, when=when, source=source)


def _own(data: Mapping[str, Any], file: str) -> Iterable[Requirement]:
    for index, entry in enumerate(data["requirements"]):
        key = f"$.requirements[{index}]"
        yield Requirement(
            tab=_member(Tab, entry["tab"], file, f"{key}.tab"),
            code=entry["code"],
            name=_named(entry["name"], file, f"{key}.name"),
            hint=entry.get("hint", ""),
            required=entry.get("required", True),
            template=entry.get("template", False),
            identity=entry.get("identity", False),
            rows=entry.get("rows"),
            rule=entry.get("rule"),
            when=read_when(entry.get("when", {}), file, f"{key}.when"),
            source=entry["source"],
            reuse=Reuse(entry["reuse"]) if "reuse" in entry else None,
            picture=entry.get("picture", False),
            shared=entry.get("shared", False),
        )


def _named(name: str, file: str, key: str) -> str:
    """With the provisions that are in force without an end in its places."""
    told = said(name, date.max)
    if told is None:
        raise DataError(file, key, f"no such provision is in force: {name}")
    return told


def _require_one_of_each(found: Iterable[Requirement], file: str) -> None:
    seen = set()
    for one in found:
        if one.place in seen:
            raise DataError(file, "$.requirements", f"{one.code} is given twice on {one.tab.value}")
        seen.add(one.place)


def _member(kind: Any, value: str, file: str, key: str) -> Any:
    if value not in kind.__members__.values():
        raise DataError(file, key, f"{value!r} is no {kind.__name__}: {', '.join(kind)}")
    return kind(value)
