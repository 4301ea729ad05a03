"""An application and its tabs as one caller may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from msgspec import convert, structs
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.vault import Vault
from contracts.application import drafts
from contracts.application.attachments import DamagedFile, Slot
from contracts.application.drafts import SectionState, Summary, Target
from contracts.application.sections import Candidate, Gap, Prefilled, RowFiles, SectionData
from contracts.corrections import Asked as Item
from contracts.errors import Finding
from contracts.forms.enterprise import EnterpriseForm
from contracts.forms.sections import Panel, Section
from rules import masking
from rules.attachments import requirements
from rules.vocabulary.enumerations import HEADS, ApplicationType, Tab
from services.application import corrections, repository
from services.application.business_types import business_type
from services.application.business_types.model import Findings
from services.application.draft import Draft, load_draft, load_outline, load_tab
from services.application.files import damaged_ids, damaged_of
from services.application.masks import masked
from services.application.memo import Memo
from services.application.model import Sheet, find_section, form_gaps, may_change
from services.application.optional import why_optional
from services.application.row_notes import row_notes_of
from services.application.slots import required_files, slot_gaps, slots_of
from services.application.submission import draft_of
from services.application.tables import Application
from services.application.targets import targets_of
from services.application.totals import totals_of

# Every page of an application shows its tabs; to work them out, all of it has to be read.
_known_tabs: Memo[tuple[list[SectionState], list[Target]]] = Memo(
    2000
)  # applications, about a kilobyte each


@dataclass(frozen=True)
class View:
    """corrections: what is to be mended now; none once it has been submitted again."""

    session: Session
    vault: Vault
    call: Call
    today: date
    application: Application
    corrections: list[Item]

    @property
    def of_firm(self) -> bool:
        """The firm sees its draft as it is now, reviewers what was submitted."""
        return self.call.actor.kind == "enterprise"

    @property
    def editable(self) -> bool:
        """Whether the caller may change it now."""
        return may_change(self.call.actor, self.application.state)


def find(session: Session, call: Call, application_id: str, *, vault: Vault, today: date) -> View:
    """Raises NotFound."""
    application = repository.find(session, call, application_id)
    items = corrections.now(session, application)
    return View(session, vault, call, today, application, items)


def summary(application: Application, damaged_files: int = 0) -> Summary:
    return Summary(
        application_id=application.id,
        type=application.type,
        procedure=application.procedure,
        number=application.number,
        state=application.state,
        categories=application.categories,
        created_at=application.created_at,
        updated_at=application.updated_at,
        submitted_at=application.submitted_at,
        damaged_files=damaged_files,
    )


def overview(view: View) -> drafts.Application:
    """With the state of its tabs."""
    application = view.application
    damaged = damaged_files(view.session, view.vault, application)
    tabs, targets = _outline(view)
    return drafts.Application(
        **structs.asdict(summary(application, len(damaged))),
        enterprise_id=application.enterprise_id,
        office=application.office,
        editable=view.editable,
        version=application.version,
        round=application.round,
        sections=[
            structs.replace(tab, corrections=_on(tab.section, view.corrections)) for tab in tabs
        ],
        corrections=view.corrections,
        correction_note=application.correction_note,
        damaged=damaged,
        targets=targets,
    )


def damaged_files(session: Session, vault: Vault, application: Application) -> list[DamagedFile]:
    """Each named by what it was asked for as."""
    names = {
        (one.tab.value, one.code): one.name
        for one in requirements(ApplicationType(application.type))
    }
    named = (
        {**file, "name": names.get((file["section"], file["slot"]), file["filename"])}
        for file in damaged_of(session, vault, application)
    )
    return [convert(file, DamagedFile) for file in named]


def section(view: View, code: str, round_: int | None, *, row_slots: bool) -> SectionData:
    """Reviewers see the last submission, with numbers masked. Raises NotFound."""
    application = view.application
    chosen = find_section(application.type, code)
    if round_ is None and view.of_firm:
        load = load_draft if row_slots else load_tab
        draft = load(view.session, view.vault, application, chosen.code)
        filed_at = None if view.editable else application.submitted_at
    else:
        kept = repository.load_snapshot(view.session, view.vault, application, round_)
        draft = _as_filed(view, kept)
        filed_at = datetime.fromisoformat(kept["submitted_at"])
    sheet = draft.sheets[chosen.code]
    own, rows = slots_of(draft.requirements(sheet), sheet, draft.files)
    gaps = form_gaps(sheet, view.today) + slot_gaps(sheet, own, rows)
    hide = view.call.actor.kind == "staff"
    as_of_filing = clock.local(filed_at).date() if filed_at else view.today
    told = sheet.as_of or as_of_filing
    as_of = told if filed_at else view.today
    values = sheet.fields_as_of(as_of)
    return SectionData(
        application_id=application.id,
        section=chosen.code,
        title=chosen.title,
        version=sheet.version,
        editable=view.editable and round_ is None,
        state=_state(sheet, draft, gaps),
        fields=masked(chosen.form, values) if hide else values,
        rows={
            rowset.code: [
                masked(rowset.form, row) if hide else row for row in sheet.rows.get(rowset.code, [])
            ]
            for rowset in chosen.rows
        },
        slots=convert(own, list[Slot]),
        row_slots=convert(rows, dict[str, list[Slot]]) if row_slots else {},
        row_files={row_id: RowFiles(**required_files(slots)) for row_id, slots in rows.items()},
        row_notes=row_notes_of(draft, sheet, as_of_filing),
        totals=totals_of(draft.sheets, sheet, as_of_filing),
        gaps=convert(gaps, list[Gap]),
        corrections=_on(chosen.code, view.corrections),
        panels=_panels(chosen, draft, hide),
        note=why_optional(draft, sheet),
        prefilled=convert(sheet.prefilled, Prefilled)
        if sheet.prefilled and view.editable and round_ is None
        else None,
        as_of=as_of,
        **_compared(sheet, hide),
        candidates=_candidates(draft, sheet),
        warnings=convert(_warnings(draft, chosen, as_of), list[Gap]),
    )


def _candidates(draft: Draft, sheet: Sheet) -> list[Candidate]:
    technicians = draft.sheets.get(Tab.TECHNICIANS)
    if sheet.section.tab not in HEADS or technicians is None or sheet.fields.get("id_number"):
        return []
    return [
        Candidate(
            row_id=row["id"],
            name=str(row.get("name") or ""),
            note=masking.identity_number(str(row.get("id_number") or "")),
        )
        for row in technicians.rows.get("people", [])
    ]


def _compared(sheet: Sheet, hide: bool) -> dict[str, Any]:
    """What the tab shows side by side. Masked numbers may look the same that are not."""
    before = sheet.before
    if hide and before is not None:
        before = masked(sheet.section.form, before)
    return {"before": before, "changed": sheet.changed}


def _warnings(draft: Draft, section: Section, on: date) -> Findings:
    found = business_type(draft.type).warnings(draft.sheets, on)
    return [one for one in found if one["section"] == section.code]


def _panels(section: Section, draft: Draft, hide: bool) -> dict[str, Any]:
    """What was known of the firm at the submission, for the panels of the tab."""
    entry = draft.enterprise
    if hide and entry:
        entry = masked(EnterpriseForm, entry)
    known = {panel: draft.licence if panel is Panel.LICENCE else entry for panel in section.panels}
    return {panel.value: kept for panel, kept in known.items() if kept is not None}


def _as_filed(view: View, kept: dict[str, Any]) -> Draft:
    """A submission, with what is known now of its files."""
    return draft_of(view.application, kept, damaged_ids(view.session, view.application))


def _outline(view: View) -> tuple[list[SectionState], list[Target]]:
    """How far each tab is, and the whole in numbers. Every change of an application counts up its
    version."""
    application = view.application
    version = (application.id, application.version, view.of_firm, view.today)

    def work_out() -> tuple[list[SectionState], list[Target]]:
        if view.of_firm:
            draft = load_outline(view.session, view.vault, application)
        else:
            kept = repository.load_snapshot(view.session, view.vault, application, None)
            draft = _as_filed(view, kept)
        tabs = [_tab(draft, sheet, view.today) for sheet in draft.sheets.values()]
        return tabs, targets_of(draft, view.today)

    return _known_tabs.get(version, work_out)


def _tab(draft: Draft, sheet: Sheet, today: date) -> SectionState:
    gaps = draft.gaps(sheet, today)
    return SectionState(
        section=sheet.section.code,
        title=sheet.section.title,
        state=_state(sheet, draft, gaps),
        gaps=len(gaps),
        version=sheet.version,
        corrections=[],
    )


def _state(sheet: Sheet, draft: Draft, gaps: list[Finding]) -> str:
    has_files = any(file["section"] == sheet.section.code for file in draft.files)
    if sheet.blank and not has_files:
        return "optional" if why_optional(draft, sheet) else "empty"
    return "incomplete" if gaps else "complete"


def _on(section: str, corrections: list[Item]) -> list[Item]:
    return [item for item in corrections if item.section == section]
