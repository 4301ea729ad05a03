"""What a submission leaves behind: the snapshot, the reserved posts, the event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import convert, to_builtins

from contracts.application.parties import Balance, CaseParty
from contracts.application.submission import Changed, Submitted, SubmittedData
from contracts.forms.register_change import ITEMS
from contracts.personnel import Post
from rules.attachments import identity_papers
from rules.jurisdiction import office_of
from services.application.assessment import Assessment
from services.application.business_types.model import Holder
from services.application.draft import Draft
from services.application.files import File
from services.application.model import Row, blank_sheets
from services.application.tables import Application

_ON_LICENCE = ("name", "uscc", "address", "legal_representative")


def posts_of(draft: Draft) -> list[Post]:
    """Everybody, in every post held; of a head the experience with the rest of the profile."""
    return [
        Post(
            id_number=person["id_number"],
            name=person["name"],
            kind=kind,
            row_id=row_id,
            profile=_profile(draft, row_id, person),
        )
        for kind, row_id, person in draft.people()
    ]


def _profile(draft: Draft, row_id: str, person: Row) -> dict[str, Any]:
    profile = {name: value for name, value in person.items() if name not in ("id", "version")}
    head = draft.sheets.get(row_id)
    if head is not None:
        profile["experience"] = head.rows.get("experience", [])
    return profile


def snapshot_of(
    draft: Draft,
    holder: Holder,
    assessment: Assessment,
    submitted_at: datetime,
    balance: Balance | None = None,
) -> dict[str, Any]:
    """What the case works on from now on, whatever becomes of the draft (P-02): JSON primitives.
    balance: where several firms take part."""
    return {
        "submitted_at": submitted_at.isoformat(),
        "sections": {code: sheet.document() for code, sheet in draft.sheets.items()},
        "files": [_as_submitted(file) for file in draft.files],
        "enterprise": holder.entry,
        "licence": to_builtins(holder.held) if holder.held else None,
        "report": assessment.report.to_dict(),
        "parties": to_builtins(draft.parties),
        "balance": to_builtins(balance) if balance else None,
    }


def _as_submitted(file: File) -> dict[str, Any]:
    kept = {name: value for name, value in file.items() if name not in ("damaged", "identity")}
    return kept | {"uploaded_at": file["uploaded_at"].isoformat()}


def draft_of(
    application: Application, snapshot: dict[str, Any], damaged: Iterable[str] = ()
) -> Draft:
    """The application as it was submitted. Tabs that have come up since are blank. damaged: ids of
    the attachments that cannot be opened now."""
    sheets = blank_sheets(application.type)
    for code, document in snapshot["sections"].items():
        sheets[code].take(document)
    lost = set(damaged)
    files = [
        {
            **file,
            # Blank where the release before submitted what this one had stored.
            "filename": file["filename"] or "附件",
            "uploaded_at": datetime.fromisoformat(file["uploaded_at"]),
            "damaged": file["attachment_id"] in lost,
            "identity": file["slot"] in identity_papers(),
        }
        for file in snapshot["files"]
    ]
    return Draft(
        application.type,
        application.procedure,
        sheets,
        files,
        snapshot["enterprise"],
        snapshot.get("licence"),
        convert(snapshot.get("parties", []), list[CaseParty]),
    )


def changed_entry(draft: Draft) -> dict[str, Any]:
    """What of the register entry is to be other than it was, by its fields."""
    return {
        name: sheet.fields.get(name)
        for sheet in draft.sheets.values()
        for name in sheet.changed
        if name in ITEMS
    }


def changes_of(draft: Draft) -> Changed | None:
    """None where nothing of the register entry changes."""
    changed = changed_entry(draft)
    if not changed:
        return None
    shown = {name: changed.get(name) for name in _ON_LICENCE}
    return Changed(items=draft.chosen["changed_items"], **shown)


def office_for(draft: Draft, holder: Holder) -> str:
    """Whose case it is: that of the seat, also of one that the firm has moved to (domain §5)."""
    moved_to = changed_entry(draft).get("division")
    return office_of(moved_to).value if moved_to else holder.enterprise.office


def event_of(
    application: Application,
    done: Submitted,
    draft: Draft,
    holder: Holder,
    assessment: Assessment,
    *,
    judged: bool,
) -> SubmittedData:
    """judged: what the time limits hang on can be asked for (`Applications.way_checks`)."""
    enterprise = holder.enterprise
    return SubmittedData(
        application_id=application.id,
        number=done.number,
        type=application.type,
        procedure=application.procedure,
        round=done.round,
        enterprise_id=application.enterprise_id,
        enterprise_name=enterprise.name,
        uscc=enterprise.uscc,
        legal_representative=enterprise.legal_representative,
        address=enterprise.address,
        office=application.office,
        categories=application.categories,
        manual=len(assessment.report.manual),
        changes=changes_of(draft),
        judged=judged,
        parties=draft.parties,
        submitted_at=done.submitted_at,
    )
