"""The tabs of each business type: what a tab holds and how its rows look.

A new field is one line in a form; a new tab is a form and an entry in a tuple here; a new
business type is one entry of `SECTIONS`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from contracts.forms.base import Form
from contracts.forms.cancellation import Cancellation
from contracts.forms.categories import Categories
from contracts.forms.finance import Basic, Shareholder
from contracts.forms.item_change import ItemChange
from contracts.forms.merger import Merger, Split
from contracts.forms.person import (
    Electrician,
    ElectricianAuthority,
    Experience,
    SafetyHead,
    TechnicalHead,
    Technician,
    Training,
)
from contracts.forms.project import PerformanceStatistics, Project
from contracts.forms.register_change import ITEMS, ChangeSubmitter, RegisterChange
from contracts.forms.reissue import Reissue
from contracts.forms.renewal import Renewal
from rules.vocabulary.enumerations import ApplicationType, PersonKind, Tab


class Panel(StrEnum):
    """What is known of the firm and shown above a form."""

    REGISTER = "register"
    ENTERPRISE = "enterprise"
    CONTACT = "contact"
    LICENCE = "licence"
    APPLICANT = "applicant"


@dataclass(frozen=True)
class RowSet:
    """A table of a tab, each row filled in through `form`.

    one: what a row is called, where that is not the title. columns: the fields shown in the table.
    summary: the field by which a row is named in messages.
    importable: may be loaded from an Excel template. after: the field of the tab's form that has to
    be saved before a row is added, which begins with its value. apart: the field by whose choices
    the table is shown in parts. unique: the field of which no two rows have the same value.
    """

    code: str
    title: str
    form: type[Form]
    columns: tuple[str, ...]
    summary: str
    importable: bool = False
    one: str = ""
    after: str = ""
    apart: str = ""
    unique: str = ""


@dataclass(frozen=True)
class Section:
    """A tab. `person`: the kind of post that the tab's form or its rows describe. `panels`: what is
    shown above the form, to be read only (B-11, G-04). `decides`: what is chosen in its form
    decides which attachments all tabs ask for. `compared`: the fields of its form that are shown
    side by side, 变更前 and 变更后, of which at least one has to be changed (D-07, D-11).

    `form_title`: how its form is called where it is a block beside tables, else as the tab.
    """

    tab: Tab
    form: type[Form] | None = None
    rows: tuple[RowSet, ...] = ()
    person: PersonKind | None = None
    panels: tuple[Panel, ...] = ()
    decides: bool = False
    compared: tuple[str, ...] = ()
    form_title: str = ""

    @property
    def code(self) -> str:
        return self.tab.value

    @property
    def title(self) -> str:
        return self.tab.label

    def rowset(self, code: str) -> RowSet | None:
        return next((rows for rows in self.rows if rows.code == code), None)


SHAREHOLDERS = RowSet(
    "shareholders",
    "股权结构",
    Shareholder,
    ("name", "kind", "capital", "share"),
    "name",
    one="股东",
    unique="identifier",
)
EXPERIENCE = RowSet(
    "experience",
    "工作经历",
    Experience,
    ("started", "ended", "employer", "position", "work", "witness"),
    "employer",
)
TRAINING = RowSet(
    "training", "培训经历", Training, ("started", "ended", "content", "institution"), "content"
)
TECHNICIANS = RowSet(
    "people",
    "技术人员",
    Technician,
    ("name", "id_number", "education", "qualification", "title", "specialty"),
    "name",
    importable=True,
    unique="id_number",
)
ELECTRICIANS = RowSet(
    "people",
    "技能人员",
    Electrician,
    ("name", "id_number", "certificate_kind", "item", "valid_to"),
    "name",
    importable=True,
    unique="id_number",
)
PROJECTS = RowSet(
    "projects",
    "工程业绩",
    Project,
    ("category", "name", "facility", "voltage", "completed", "settlement"),
    "name",
    apart="category",
)

NEW = (
    Section(Tab.CATEGORIES, Categories, decides=True),
    Section(Tab.BASIC, Basic, (SHAREHOLDERS,), panels=(Panel.REGISTER,)),
    Section(Tab.TECHNICAL_HEAD, TechnicalHead, (EXPERIENCE,), PersonKind.TECH_HEAD),
    Section(Tab.SAFETY_HEAD, SafetyHead, (EXPERIENCE, TRAINING), PersonKind.SAFETY_HEAD),
    Section(Tab.TECHNICIANS, None, (TECHNICIANS,), PersonKind.TECH),
    Section(Tab.ELECTRICIANS, None, (ELECTRICIANS,), PersonKind.SKILL),
    Section(Tab.PERFORMANCE, None, (PROJECTS,)),
)

ITEM_CHANGE = (
    Section(Tab.CATEGORIES, ItemChange, panels=(Panel.LICENCE,), decides=True),
    *NEW[1:5],
    Section(
        Tab.ELECTRICIANS,
        ElectricianAuthority,
        (replace(ELECTRICIANS, after="authority"),),
        PersonKind.SKILL,
    ),
    Section(Tab.PERFORMANCE, PerformanceStatistics, (PROJECTS,), form_title="统计信息"),
)

RENEW = (
    Section(Tab.CATEGORIES, Renewal, panels=(Panel.LICENCE,), decides=True),
    *ITEM_CHANGE[1:],
)

MERGE = (
    Section(Tab.CATEGORIES, Merger, panels=(Panel.LICENCE,), decides=True),
    *ITEM_CHANGE[1:],
)

SPLIT = (Section(Tab.CATEGORIES, Split, decides=True), *ITEM_CHANGE[1:])

REISSUE = (Section(Tab.REISSUE, Reissue, panels=(Panel.LICENCE,), decides=True),)

CANCEL = (
    Section(
        Tab.CANCELLATION,
        Cancellation,
        panels=(Panel.ENTERPRISE, Panel.LICENCE, Panel.CONTACT),
        decides=True,
    ),
)

REG_CHANGE = (
    Section(Tab.APPLICANT, ChangeSubmitter, panels=(Panel.APPLICANT, Panel.LICENCE), decides=True),
    Section(Tab.CHANGES, RegisterChange, decides=True, compared=tuple(ITEMS)),
    Section(Tab.DOCUMENTS),
)

SECTIONS: dict[str, tuple[Section, ...]] = {
    ApplicationType.NEW.value: NEW,
    ApplicationType.ITEM_CHANGE.value: ITEM_CHANGE,
    ApplicationType.RENEW.value: RENEW,
    ApplicationType.REG_CHANGE.value: REG_CHANGE,
    ApplicationType.REISSUE.value: REISSUE,
    ApplicationType.CANCEL.value: CANCEL,
    ApplicationType.SPLIT.value: SPLIT,
    ApplicationType.MERGE.value: MERGE,
}


def section_of(kind: str, code: str) -> Section | None:
    """The section `code` of business type `kind`, or None."""
    return next((s for s in SECTIONS.get(kind, ()) if s.code == code), None)
