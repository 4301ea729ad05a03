"""A head who is chosen from the technicians: asked once, and the papers go along."""

from __future__ import annotations

from sqlalchemy import update

from chassis import clock
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.sections import Appoint, Saved
from contracts.errors import Conflict, Invalid
from rules.vocabulary.enumerations import HEADS, PersonKind, Tab
from services.application import repository
from services.application.draft import load_draft
from services.application.handlers.save_fields import saved
from services.application.model import find_row, find_section
from services.application.tables import Attachment

ALSO = "also_technician"
# A paper of a technician → what it is asked for as of a head.
SAME = ("IDENTITY_CARD", "QUALIFICATION")


def appoint(tx: Transaction, request: Appoint, *, vault: Vault) -> Saved:
    """The technical head goes on counting as a technician, who stands on one tab only; the head of
    safety serves in no other post.

    Raises NotFound, Conflict (not editable, somebody else is named), Invalid (no tab of a head).
    """
    application = repository.find_editable(tx, request.application_id)
    section = find_section(application.type, request.section)
    technicians = find_section(application.type, Tab.TECHNICIANS)
    if section.tab not in HEADS or section.form is None:
        raise Invalid("本页不能从技术人员中选择")
    draft = load_draft(tx.session, vault, application)
    head, source = draft.sheets[section.code], draft.sheets[technicians.code]
    rows = source.rows.get("people", [])
    row = find_row(rows, request.row_id)
    if head.fields.get("id_number") not in (None, row.get("id_number")):
        raise Conflict(f"本页已填写{head.fields.get('name', '')}，请先清空姓名和身份证号并保存")
    known = section.form().fields
    head.fields |= {name: value for name, value in row.items() if name in known}
    if section.person is PersonKind.TECH_HEAD:
        head.fields[ALSO] = True
    head.as_of = head.as_of or clock.today()
    rows.remove(row)
    source.origins.pop(row["id"], None)
    papers = update(Attachment).where(
        Attachment.application_id == application.id,
        Attachment.section == source.section.code,
        Attachment.row_id == row["id"],
        Attachment.removed_at.is_(None),
    )
    moved = papers.where(Attachment.slot.in_(SAME))
    tx.session.execute(moved.values(section=section.code, row_id=None))
    tx.session.execute(papers.values(removed_at=tx.now))
    for sheet in (head, source):
        repository.save_sheet(tx, vault, application, sheet)
    after = {"section": section.code, "row_id": row["id"], "version": head.version}
    tx.audit("appoint", "application", application.id, after=after)
    return saved(load_draft(tx.session, vault, application), head, clock.today())
