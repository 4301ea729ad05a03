"""Reading what a firm has filed before, and saving what a new draft begins with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.personal import opened
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.forms.sections import SECTIONS
from rules.vocabulary.enumerations import ENDED, ApplicationType, CaseOutcome, Tab
from services.application import repository
from services.application.files import damaged_ids, sealed_name
from services.application.prefill.model import Copy, Filing, Past, Prefill, Source
from services.application.submission import draft_of
from services.application.tables import Application, Attachment

MOST_FILINGS = 12
"""Of a holder; the earlier ones lie outside every window."""
_TELLING = [kind for kind, tabs in SECTIONS.items() if any(tab.tab is Tab.BASIC for tab in tabs)]


def filings_of(
    session: Session, vault: Vault, enterprise_id: str, *, granted: bool = True
) -> list[Filing]:
    """The granted applications of a firm that tell something of people and projects; else the
    submitted ones that are over, however they ended."""
    ended = Application.state.in_(ENDED) & (Application.round > 0)
    applications = session.scalars(
        select(Application)
        .where(
            Application.enterprise_id == enterprise_id,
            Application.outcome == CaseOutcome.GRANTED if granted else ended,
            Application.type.in_(_TELLING),
        )
        .order_by(Application.submitted_at.desc())
        .limit(MOST_FILINGS if granted else 1)
    ).all()
    return [_filing(session, vault, application) for application in applications]


def _filing(session: Session, vault: Vault, application: Application) -> Filing:
    kept = repository.load_snapshot(session, vault, application, None)
    name = f"{ApplicationType(application.type).label}{application.number}"
    draft = draft_of(application, kept, damaged_ids(session, application))
    return Filing(application.id, name, draft)


def begin(
    tx: Transaction,
    vault: Vault,
    application: Application,
    past: Past,
    sources: tuple[Source, ...],
    before: dict[str, Any],
) -> None:
    """Fill the new draft from its sources, and what it compares with what holds now (`before`)."""
    draft = Prefill(application.type, past.on)
    for sheet in draft.sheets.values():
        sheet.compare(before)
        sheet.fields |= sheet.before or {}
    for copy_from in sources:
        copy_from(past, draft)
    filled = [sheet for sheet in draft.sheets.values() if sheet.prefilled or sheet.before]
    if not filled:
        return
    for sheet in filled:
        repository.save_sheet(tx, vault, application, sheet)
    attach(tx, vault, application, draft.copies)
    rows = {s.section.code: sum(map(len, s.rows.values())) for s in filled}
    after = {"rows": rows, "files": len(draft.copies)}
    tx.audit("prefill", "application", application.id, after=after)


def attach(tx: Transaction, vault: Vault, application: Application, copies: list[Copy]) -> None:
    """The same objects as those of the earlier applications, under ids and sealed names of their
    own."""
    wanted = {copy.file["attachment_id"]: copy for copy in copies}
    found = tx.session.scalars(select(Attachment).where(Attachment.id.in_(wanted))).all()
    stored = Attachment.__table__.c
    for one in found:
        copy = wanted[one.id]
        name = opened(vault, stored.sealed_filename, one, one.id) or ""
        tx.session.add(
            Attachment(
                id=copy.attachment_id,
                application_id=application.id,
                section=copy.section,
                slot=one.slot,
                row_id=copy.row_id,
                filename="",
                sealed_filename=sealed_name(vault, copy.attachment_id, name),
                content_type=one.content_type,
                size=one.size,
                sha256=one.sha256,
                object_key=one.object_key,
                uploaded_at=one.uploaded_at,
            )
        )
    tx.session.flush()
