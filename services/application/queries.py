"""The read side: lists, the tab bar, one tab, the snapshot."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.vault import Vault
from contracts.forms.enterprise import EnterpriseForm
from contracts.forms.sections import Section
from rules.vocabulary.enumerations import CaseState
from services.application import repository
from services.application.draft import Draft, load_draft, load_outline, load_tab
from services.application.masks import masked
from services.application.memo import Memo
from services.application.model import EDITABLE, Sheet, find_section
from services.application.slots import required_files, slots_of
from services.application.submission import draft_of
from services.application.tables import Application, Correction
from services.application.totals import totals_of

# Every page of an application shows its tabs; to work them out, all of it has to be read.
_known_tabs: Memo[list[dict[str, Any]]] = Memo(2000)  # applications, about a kilobyte each


def mine(session: Session, call: Call, data: dict[str, Any]) -> dict[str, Any]:
    """`Summaries` of the caller's enterprise, newest first."""
    found = session.scalars(
        select(Application)
        .where(Application.enterprise_id == call.actor.enterprise_id)
        .order_by(Application.created_at.desc())
    )
    return {"items": [summary(application) for application in found]}


def summary(application: Application) -> dict[str, Any]:
    """`Summary`."""
    return {
        "application_id": application.id,
        "type": application.type,
        "number": application.number,
        "state": application.state,
        "categories": application.categories,
        "created_at": application.created_at,
        "updated_at": application.updated_at,
        "submitted_at": application.submitted_at,
    }


def get(
    session: Session, call: Call, data: dict[str, Any], *, vault: Vault, today: date
) -> dict[str, Any]:
    """`Application`: with the state of its tabs. Raises NotFound."""
    application = repository.find(session, call, data["application_id"])
    corrections = _corrections(session, application)
    return {
        **summary(application),
        "enterprise_id": application.enterprise_id,
        "office": application.office,
        "editable": is_editable(call, application),
        "version": application.version,
        "round": application.round,
        "sections": [
            tab | {"corrections": _on(tab["section"], corrections)}
            for tab in _tabs(session, call, vault, application, today)
        ],
        "corrections": corrections,
        "correction_note": application.correction_note,
    }


def section(
    session: Session, call: Call, data: dict[str, Any], *, vault: Vault, today: date
) -> dict[str, Any]:
    """`SectionData`; reviewers see the last submission, with numbers masked. Raises NotFound."""
    application = repository.find(session, call, data["application_id"])
    chosen = find_section(application.type, data["section"])
    if data["round"] is None and call.actor.kind == "enterprise":
        load = load_draft if data["row_slots"] else load_tab
        draft = load(session, vault, application, chosen.code)
    else:
        draft = _submitted(session, vault, application, data["round"])
    sheet = draft.sheets[chosen.code]
    own, rows = slots_of(draft.requirements(sheet), sheet, draft.files)
    gaps = draft.gaps(sheet, today)
    hide = call.actor.kind == "staff"
    return {
        "application_id": application.id,
        "section": chosen.code,
        "title": chosen.title,
        "version": sheet.version,
        "editable": is_editable(call, application) and data["round"] is None,
        "state": _state(sheet, draft, gaps),
        "fields": masked(chosen.form, sheet.fields) if hide else sheet.fields,
        "rows": {
            rowset.code: [
                masked(rowset.form, row) if hide else row for row in sheet.rows.get(rowset.code, [])
            ]
            for rowset in chosen.rows
        },
        "slots": own,
        "row_slots": rows if data["row_slots"] else {},
        "row_files": {row_id: required_files(slots) for row_id, slots in rows.items()},
        "totals": totals_of(sheet, today),
        "gaps": gaps,
        "corrections": _on(chosen.code, _corrections(session, application)),
        "register": _register(chosen, draft, hide),
    }


def _register(section: Section, draft: Draft, hide: bool) -> dict[str, Any] | None:
    """The register entry as of the submission, on the tabs that show it."""
    if not section.register or draft.enterprise is None:
        return None
    return masked(EnterpriseForm, draft.enterprise) if hide else draft.enterprise


def snapshot(
    session: Session, call: Call, data: dict[str, Any], *, vault: Vault, today: date
) -> dict[str, Any]:
    """`Snapshot`: the report of that day, and of each tab its figures. Raises NotFound."""
    application = repository.find(session, call, data["application_id"])
    kept = repository.load_snapshot(session, vault, application, data["round"])
    draft = draft_of(application.type, kept)
    return {
        "application_id": application.id,
        "round": data["round"] or application.round,
        "submitted_at": datetime.fromisoformat(kept["submitted_at"]),
        "report": kept["report"],
        "sections": [
            {
                "section": code,
                "title": sheet.section.title,
                "rows": {name: len(rows) for name, rows in sheet.rows.items()},
                "totals": totals_of(sheet, today),
            }
            for code, sheet in draft.sheets.items()
        ],
    }


def _submitted(
    session: Session, vault: Vault, application: Application, round_: int | None
) -> Draft:
    """One submission; None: the last one. Raises NotFound."""
    kept = repository.load_snapshot(session, vault, application, round_)
    return draft_of(application.type, kept)


def is_editable(call: Call, application: Application) -> bool:
    """Whether the caller may change it now."""
    return call.actor.kind == "enterprise" and application.state in EDITABLE


def _tabs(
    session: Session, call: Call, vault: Vault, application: Application, today: date
) -> list[dict[str, Any]]:
    """How far each tab is. Every change of an application counts up its version."""
    version = (application.id, application.version, call.actor.kind == "enterprise", today)

    def work_out() -> list[dict[str, Any]]:
        if call.actor.kind == "enterprise":
            draft = load_outline(session, vault, application)
        else:
            draft = _submitted(session, vault, application, None)
        return [_tab(draft, sheet, today) for sheet in draft.sheets.values()]

    return _known_tabs.get(version, work_out)


def _tab(draft: Draft, sheet: Sheet, today: date) -> dict[str, Any]:
    gaps = draft.gaps(sheet, today)
    return {
        "section": sheet.section.code,
        "title": sheet.section.title,
        "state": _state(sheet, draft, gaps),
        "gaps": len(gaps),
        "version": sheet.version,
    }


def _state(sheet: Sheet, draft: Draft, gaps: list[dict[str, Any]]) -> str:
    has_files = any(file["section"] == sheet.section.code for file in draft.files)
    if sheet.blank and not has_files:
        return "empty"
    return "incomplete" if gaps else "complete"


def _corrections(session: Session, application: Application) -> list[dict[str, Any]]:
    """What is to be mended now; none once it has been submitted again."""
    if application.state != CaseState.RETURNED:
        return []
    found = session.scalars(
        select(Correction)
        .where(Correction.application_id == application.id, Correction.round == application.round)
        .order_by(Correction.id)
    )
    return [{"section": c.section, "item": c.item, "message": c.message} for c in found]


def _on(section: str, corrections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in corrections if item["section"] == section]
