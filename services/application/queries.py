"""The read side: lists, the tab bar, one tab, the snapshot."""

from __future__ import annotations

from datetime import datetime

from msgspec import convert
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.vault import Vault
from contracts.application import drafts
from contracts.application.drafts import ApplicationId, Summaries
from contracts.application.parties import Balance
from contracts.application.sections import Page, SectionData, SectionQuery
from contracts.application.submission import (
    FiledChange,
    RegisterValues,
    ReportQuery,
    Snapshot,
    SnapshotTab,
)
from contracts.structs import Empty
from services.application import repository, submission, views
from services.application.files import damaged_counts
from services.application.submission import draft_of
from services.application.tables import Application
from services.application.totals import totals_of


def mine(session: Session, call: Call, request: Empty) -> Summaries:
    """Those of the caller's enterprise, newest first."""
    found = session.scalars(
        select(Application)
        .where(Application.enterprise_id == call.actor.enterprise_id)
        .order_by(Application.created_at.desc())
    ).all()
    damaged = damaged_counts(session, [application.id for application in found])
    return Summaries(items=[views.summary(one, damaged.get(one.id, 0)) for one in found])


def get(
    session: Session, call: Call, request: ApplicationId, *, vault: Vault
) -> drafts.Application:
    """Raises NotFound."""
    return views.overview(
        views.find(session, call, request.application_id, vault=vault, today=clock.today())
    )


def section(session: Session, call: Call, request: SectionQuery, *, vault: Vault) -> SectionData:
    """Raises NotFound."""
    view = views.find(session, call, request.application_id, vault=vault, today=clock.today())
    return views.section(view, request.section, request.round, row_slots=request.row_slots)


def page(session: Session, call: Call, request: SectionQuery, *, vault: Vault) -> Page:
    """`get` and `section` at once. Raises NotFound."""
    view = views.find(session, call, request.application_id, vault=vault, today=clock.today())
    return Page(
        application=views.overview(view),
        data=views.section(view, request.section, request.round, row_slots=request.row_slots),
    )


def register_values(
    session: Session, call: Call, request: FiledChange, *, vault: Vault
) -> RegisterValues:
    """Of the last submission. Raises NotFound."""
    application = repository.find(session, call, request.application_id)
    kept = repository.load_snapshot(session, vault, application, None)
    return RegisterValues(values=submission.changed_entry(draft_of(application, kept)))


def snapshot(session: Session, call: Call, request: ReportQuery, *, vault: Vault) -> Snapshot:
    """The report of that day, and of each tab its figures. Raises NotFound."""
    application = repository.find(session, call, request.application_id)
    kept = repository.load_snapshot(session, vault, application, request.round)
    draft = draft_of(application, kept)
    submitted_at = datetime.fromisoformat(kept["submitted_at"])
    filed_on = clock.local(submitted_at).date()
    return Snapshot(
        application_id=application.id,
        round=request.round or application.round,
        submitted_at=submitted_at,
        report=kept["report"],
        balance=convert(kept.get("balance"), Balance | None),
        sections=[
            SnapshotTab(
                section=code,
                title=sheet.section.title,
                rows={name: len(rows) for name, rows in sheet.rows.items()},
                totals=totals_of(draft.sheets, sheet, filed_on),
            )
            for code, sheet in draft.sheets.items()
        ],
    )
