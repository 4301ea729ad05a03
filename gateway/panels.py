"""What is known of the firm and shown above a form, to be read only (B-11, G-04)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from chassis.rpc.proxy import Deferred
from contracts.forms.base import Form
from contracts.forms.enterprise import ContactData, EnterpriseForm, RegisteredData
from contracts.forms.licence import LicenceFace
from contracts.forms.register_change import Applicant
from contracts.forms.sections import Panel
from contracts.review.licences import Licences, held_of
from contracts.structs import as_dict
from gateway.forms.display import Shown, describe
from gateway.rpc import rpc
from rules.jurisdiction import office_data
from rules.scope import grades_text
from rules.vocabulary.enumerations import ApplicationType, Office

Data = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """Where a panel comes from. origin: a key of `ORIGINS`; pick: its answer → what a submission
    keeps of it, None where there is nothing; words: that → values of `form`."""

    title: str
    note: str
    form: type[Form]
    origin: str
    pick: Callable[[Any], Data | None]
    words: Callable[[Data], Data]

    def lines(self, kept: Data, *, masked: bool = False) -> list[Shown]:
        return describe(self.form, self.words(kept), masked=masked)


def _held(answer: Licences) -> Data | None:
    held = held_of(answer.items)
    return as_dict(held) if held else None


def _face(licence: Data) -> Data:
    """Days as of a reply or, in what was submitted, as JSON."""
    return {
        "number": licence["number"],
        "state": licence["state"],
        "grades": grades_text(licence["categories"]),
        **{name: licence[name] for name in ("issued_on", "valid_from", "valid_to")},
        "authority": office_data(Office(licence["office"])).authority,
    }


def _applicant(entry: Data) -> Data:
    return {**entry, "nature": ApplicationType.REG_CHANGE.label}


ORIGINS: dict[str, Callable[[str], Deferred]] = {
    "enterprise": lambda firm: rpc().identity.enterprise.defer(enterprise_id=firm),
    "licences": lambda firm: rpc().review.licences.defer(enterprise_id=firm),
}
"""enterprise id → the question."""
_OF_ENTRY = "取自企业注册信息，不能在此修改"


def _of_entry(title: str, form: type[Form]) -> Source:
    return Source(title, _OF_ENTRY, form, "enterprise", as_dict, dict)


SOURCES: dict[Panel, Source] = {
    Panel.REGISTER: _of_entry("企业登记信息", EnterpriseForm),
    Panel.ENTERPRISE: _of_entry("企业信息", RegisteredData),
    Panel.APPLICANT: Source("申请信息", _OF_ENTRY, Applicant, "enterprise", as_dict, _applicant),
    Panel.CONTACT: _of_entry("联系方式", ContactData),
    Panel.LICENCE: Source(
        "现持有的许可证", "取自许可证登记，不能在此修改", LicenceFace, "licences", _held, _face
    ),
}


@dataclass(frozen=True)
class PanelView:
    """lines: (what was submitted or is known, what is known now where that differs, else None)."""

    title: str
    note: str
    lines: list[tuple[Shown, str | None]]
    unknown: bool = False

    @property
    def changed(self) -> bool:
        return any(now for _, now in self.lines)


def questions(panels: Iterable[Panel], enterprise_id: str) -> dict[str, Deferred]:
    """To be asked side by side with what else the page needs."""
    origins = {SOURCES[panel].origin for panel in panels}
    return {origin: ORIGINS[origin](enterprise_id) for origin in origins}


def known(panels: Iterable[Panel], answers: Data) -> list[PanelView]:
    """The panels as the firm sees them, secrets masked. answers: to `questions`."""
    found = []
    for panel in panels:
        source = SOURCES[panel]
        kept = source.pick(answers[source.origin])
        lines = source.lines(kept, masked=True) if kept else []
        found.append(PanelView(source.title, source.note, [(line, None) for line in lines]))
    return found


def compared(submitted: Data, answers: Data) -> list[PanelView]:
    """The panels as of a submission beside what is known now. submitted: `SectionData.panels`;
    answers: to `questions`, an error where a service could not be asked."""
    found = []
    for code, kept in submitted.items():
        source = SOURCES[Panel(code)]
        answer = answers[source.origin]
        unknown = isinstance(answer, Exception)
        current = None if unknown else source.pick(answer)
        now = {line.name: line.text for line in source.lines(current)} if current else {}
        lines = [
            (line, None if now.get(line.name, line.text) == line.text else now[line.name])
            for line in source.lines(kept)
        ]
        found.append(PanelView(source.title, "以提交时的内容为准", lines, unknown))
    return found
