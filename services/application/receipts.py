"""提交回执 of a submission, from what was kept of it: the same however often it is asked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.vault import Vault
from contracts.application.receipts import Receipt, ReceiptFile, ReceiptQuery, ReceiptTab
from rules.attachments import requirements
from rules.scope import grade_text
from rules.vocabulary.enumerations import ApplicationType
from services.application import repository
from services.application.draft import Draft
from services.application.slots import levels_of
from services.application.submission import draft_of


def receipt(session: Session, call: Call, request: ReceiptQuery, *, vault: Vault) -> Receipt:
    """Raises NotFound for another's, and for a submission that there was not."""
    application = repository.find(session, call, request.application_id)
    kept = repository.load_snapshot(session, vault, application, request.round)
    draft = draft_of(application, kept)
    firm = kept["enterprise"]
    return Receipt(
        application_id=application.id,
        number=application.number or "",
        type=application.type,
        procedure=application.procedure,
        round=request.round or application.round,
        submitted_at=datetime.fromisoformat(kept["submitted_at"]),
        office=application.office or "",
        enterprise_name=firm["name"],
        uscc=firm["uscc"],
        grades=[grade_text(kind, level) for kind, level in levels_of(draft.chosen).items()],
        tabs=[tab for tab in _tabs(draft) if tab.files],
    )


def _tabs(draft: Draft) -> list[ReceiptTab]:
    names = {(one.tab, one.code): one.name for one in requirements(ApplicationType(draft.type))}
    return [
        ReceiptTab(
            title=sheet.section.title,
            files=[
                ReceiptFile(
                    name=names.get((sheet.section.tab, file["slot"]), "附件"),
                    filename=file["filename"],
                    size=file["size"],
                )
                for file in draft.files
                if file["section"] == code
            ],
        )
        for code, sheet in draft.sheets.items()
    ]
