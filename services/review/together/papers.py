"""A paper that goes with a question, opened by who is asked."""

from __future__ import annotations

from chassis.context import Call
from chassis.database import Db
from contracts.application import Applications
from contracts.application.attachments import StoredFile
from contracts.errors import NotFound
from contracts.review.together import PaperOfConsultation
from services.review.together import consultations


def open_paper(
    call: Call, request: PaperOfConsultation, *, db: Db, applications: Applications
) -> StoredFile:
    """Recorded every time. Raises NotFound for who is not asked, and for what does not go with the
    question; Forbidden for an identity document; Unavailable."""
    with db.read(call) as session:
        row = consultations.seen(session, call.actor, request.consultation_id)
    sent = {paper.attachment_id for paper in consultations.papers_of(row)}
    if request.attachment_id not in sent:
        raise NotFound("没有找到这个附件")
    found = applications.lent_attachment(attachment_id=request.attachment_id)
    with db.transaction(call) as tx:
        after = {"consultation": row.id, "attachment_id": request.attachment_id}
        tx.audit("consultation_paper_opened", "case", row.case_id, None, after)
    return found
