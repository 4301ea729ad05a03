"""前后对比: a resubmission beside what was filed before, with the firm's answers (N-05)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import request

from contracts.application.difference import AGAINST, Difference, FileThen
from contracts.corrections import Asked
from contracts.forms.base import Form, label_of
from contracts.forms.sections import Section
from contracts.review.cases import Case
from gateway.forms.display import show as in_words
from gateway.forms.fields import schema_of
from gateway.intranet import blueprint
from gateway.intranet.case_page import load, sections_of, show
from gateway.rpc import rpc

KINDS = {"added": "新增", "removed": "删除", "changed": "修改"}


@dataclass(frozen=True)
class Line:
    """A change in words. hidden: both look the same because they are masked."""

    tab: str
    where: str
    kind: str
    before: str = ""
    after: str = ""
    files_before: list[FileThen] = field(default_factory=list)
    files_after: list[FileThen] = field(default_factory=list)
    hidden: bool = False


@dataclass(frozen=True)
class Item:
    """What was demanded, and what became of it."""

    asked: Asked
    tab: str
    lines: list[Line]


@blueprint.get("/cases/<id:case_id>/difference")
def difference(case_id: str) -> str:
    """Against the submission before, where there is one; else against the last granted filing."""
    case: Case = load(case_id)["case"]
    against = request.args.get("against")
    if against not in AGAINST:
        against = AGAINST[0] if case.round > 1 else AGAINST[1]
    found = rpc().application.difference(application_id=case_id, against=against)
    tabs = {section.code: section for section in sections_of(case)}
    items = [
        Item(one, tabs[one.section].title, [_line(tabs[one.section], c) for c in one.changes])
        for one in found.asked
        if one.section in tabs
    ]
    return show(
        "difference.html",
        "difference",
        case,
        found=found,
        against=against,
        items=items,
        others=[_line(tabs[one.section], one) for one in found.others if one.section in tabs],
    )


def _line(section: Section, change: Difference) -> Line:
    rowset = section.rowset(change.rowset) if change.rowset else None
    form = rowset.form if rowset else section.form
    about = [change.name or (rowset.title if rowset else "")]
    told: dict[str, Any] = {"tab": section.title, "kind": KINDS[change.kind]}
    if change.slot:
        told["files_before"], told["files_after"] = change.files_before, change.files_after
        about.append(change.slot)
    elif change.field and form:
        declared = schema_of(form).fields[change.field]
        about.append(label_of(declared))
        told["before"], told["after"] = (
            in_words(declared, value) for value in (change.before, change.after)
        )
        told["hidden"] = told["before"] == told["after"]
    elif rowset:
        about.append(f"{rowset.title}中的一条")
        told["before"], told["after"] = (
            _row(rowset.form, rowset.columns, row) for row in (change.before, change.after)
        )
    return Line(where=" · ".join(filter(None, about)), **told)


def _row(form: type[Form], columns: tuple[str, ...], row: dict[str, Any] | None) -> str:
    """What a table shows of a whole row."""
    if row is None:
        return ""
    fields = schema_of(form).fields
    told = ((label_of(fields[name]), in_words(fields[name], row.get(name))) for name in columns)
    return "；".join(f"{label}：{text}" for label, text in told)
