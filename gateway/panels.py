"""What is known of the firm and shown above a form, to be read only (B-11, G-04)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import g

from chassis.rpc.proxy import Deferred
from contracts.forms.base import Form
from contracts.forms.enterprise import EnterpriseForm
from contracts.forms.licence import LicenceFace
from contracts.forms.sections import Panel
from gateway.forms.display import Shown, describe
from rules.jurisdiction import office_data
from rules.scope import grades_text
from rules.vocabulary.enumerations import LicenceState, Office

Data = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """Where a panel comes from. ask: enterprise id → the question; pick: its answer → what a
    submission keeps of it, None where there is nothing; words: that → values of `form`."""

    title: str
    note: str
    form: type[Form]
    ask: Callable[[str], Deferred]
    pick: Callable[[Data], Data | None]
    words: Callable[[Data], Data]

    def lines(self, kept: Data, *, masked: bool = False) -> list[Shown]:
        return describe(self.form, self.words(kept), masked=masked)


def _valid(answer: Data) -> Data | None:
    valid = (one for one in answer["items"] if one["state"] == LicenceState.VALID)
    return next(valid, None)


def _face(licence: Data) -> Data:
    """Days as of a reply or, in what was submitted, as JSON."""
    return {
        "number": licence["number"],
        "grades": grades_text(licence["categories"]),
        **{name: licence[name] for name in ("issued_on", "valid_from", "valid_to")},
        "authority": office_data(Office(licence["office"])).authority,
    }


SOURCES: dict[Panel, Source] = {
    Panel.REGISTER: Source(
        "企业登记信息",
        "取自企业注册信息，不能在此修改",
        EnterpriseForm,
        lambda enterprise_id: g.rpc.identity.enterprise.defer(enterprise_id=enterprise_id),
        lambda entry: entry,
        lambda entry: entry,
    ),
    Panel.LICENCE: Source(
        "现持有的许可证",
        "取自许可证登记，不能在此修改",
        LicenceFace,
        lambda enterprise_id: g.rpc.review.licences.defer(enterprise_id=enterprise_id),
        _valid,
        _face,
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
    return {panel.value: SOURCES[panel].ask(enterprise_id) for panel in panels}


def known(panels: Iterable[Panel], answers: Data) -> list[PanelView]:
    """The panels as the firm sees them, secrets masked. answers: to `questions`."""
    found = []
    for panel in panels:
        source = SOURCES[panel]
        kept = source.pick(answers[panel.value])
        lines = source.lines(kept, masked=True) if kept else []
        found.append(PanelView(source.title, source.note, [(line, None) for line in lines]))
    return found


def compared(submitted: Data, answers: Data) -> list[PanelView]:
    """The panels as of a submission beside what is known now. submitted: `SectionData.panels`;
    answers: to `questions`, an error where a service could not be asked."""
    found = []
    for code, kept in submitted.items():
        source, answer = SOURCES[Panel(code)], answers[code]
        unknown = isinstance(answer, Exception)
        current = None if unknown else source.pick(answer)
        now = {line.name: line.text for line in source.lines(current)} if current else {}
        lines = [
            (line, None if now.get(line.name, line.text) == line.text else now[line.name])
            for line in source.lines(kept)
        ]
        found.append(PanelView(source.title, "以提交时的内容为准", lines, unknown))
    return found
