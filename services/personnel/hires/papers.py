"""The scans of a hire: where one may be put, what is there, who may open it."""

from __future__ import annotations

import uuid
from datetime import datetime, time

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.personal import spot
from chassis.rows import AnyRow
from chassis.settings import settings
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Conflict, Invalid, NotFound
from contracts.hires import (
    AddedPaper,
    AddPaper,
    Paper,
    PaperId,
    PaperPlace,
    StoredPaper,
    UploadPaper,
)
from contracts.limits import MAX_FILE, MEGABYTE
from rules.attachments import identity_papers, papers_of_hire
from rules.vocabulary.enumerations import PersonKind
from rules.vocabulary.filenames import file_name
from services.personnel.hires import repository
from services.personnel.tables import hire, hire_paper

FOLDER = "hires"
MOST = 40
"""Of one hire."""
CONTENT_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})
_there = hire_paper.c.removed_at.is_(None)


def paper_place(session: Session, call: Call, request: UploadPaper) -> PaperPlace:
    """Raises NotFound (another firm's, no such paper asked for), Conflict (handed in), Invalid."""
    row = repository.find(session, call.actor, request.hire_id)
    _require_room(session, row, request)
    return PaperPlace(object_key=f"{FOLDER}/{uuid.uuid4().hex}", limit=MAX_FILE)


def add_paper(tx: Transaction, request: AddPaper, *, vault: Vault) -> AddedPaper:
    """Raises as `paper_place`."""
    known = tx.session.execute(
        select(hire_paper.c.id, hire_paper.c.hire_id).where(
            hire_paper.c.object_key == request.object_key
        )
    ).one_or_none()
    row = repository.editable(tx, request.hire_id)
    if known is not None and known.hire_id == row.id:
        return AddedPaper(paper_id=known.id, object_key=request.object_key)
    if known is not None or not request.object_key.startswith(f"{FOLDER}/"):
        raise NotFound("没有找到上传的文件，请重新上传")
    _require_room(tx.session, row, request)
    if request.content_type not in CONTENT_TYPES:
        raise Invalid.at("file", "这不是有效的PDF、JPG或PNG文件，请另存后再上传")
    paper_id = str(uuid.uuid4())
    name = file_name(request.filename)
    tx.session.execute(
        insert(hire_paper).values(
            id=paper_id,
            hire_id=row.id,
            slot=request.slot,
            sealed_filename=vault.encrypt(name, spot(hire_paper.c.sealed_filename, paper_id)),
            content_type=request.content_type,
            size=request.size,
            sha256=request.sha256,
            object_key=request.object_key,
            added_at=tx.now,
        )
    )
    after = {"paper_id": paper_id, "slot": request.slot, "sha256": request.sha256}
    tx.audit("add_paper", "hire", row.id, after=after)
    return AddedPaper(paper_id=paper_id, object_key=request.object_key)


def remove_paper(tx: Transaction, request: PaperId) -> None:
    """Raises NotFound, Conflict. What reviewers have seen stays kept."""
    paper = _find(tx.session, request.paper_id)
    row = repository.editable(tx, paper.hire_id)
    tx.session.execute(
        update(hire_paper).where(hire_paper.c.id == paper.id, _there).values(removed_at=tx.now)
    )
    tx.audit("remove_paper", "hire", row.id, after={"paper_id": paper.id})


def open_paper(tx: Transaction, request: PaperId, *, vault: Vault) -> StoredPaper:
    """A reviewer opens what was handed in; of identity documents every opening is recorded.

    Raises NotFound.
    """
    paper = _find(tx.session, request.paper_id)
    row = repository.find(tx.session, tx.call.actor, paper.hire_id)
    if tx.call.actor.kind != "enterprise":
        if paper.submitted_at is None:
            raise NotFound("没有找到这个附件")
        if paper.slot in identity_papers():
            after = {"paper_id": paper.id, "slot": paper.slot}
            tx.audit("open_identity_paper", "hire", row.id, after=after)
    return StoredPaper(
        paper_id=paper.id,
        hire_id=row.id,
        object_key=paper.object_key,
        filename=_name(vault, paper),
        content_type=paper.content_type,
        size=paper.size,
        sha256=paper.sha256,
    )


def papers_there(session: Session, vault: Vault, hire_id: str, *, submitted: bool) -> list[Paper]:
    """In the order of their upload. submitted: only what reviewers may see."""
    wanted = select(hire_paper).where(hire_paper.c.hire_id == hire_id, _there)
    if submitted:
        wanted = wanted.where(hire_paper.c.submitted_at.is_not(None))
    rows = session.execute(wanted.order_by(hire_paper.c.added_at, hire_paper.c.id))
    return [
        Paper(
            paper_id=row.id,
            slot=row.slot,
            filename=_name(vault, row),
            content_type=row.content_type,
            size=row.size,
            sha256=row.sha256,
            added_at=row.added_at,
            damaged=row.damaged_at is not None,
            identity=row.slot in identity_papers(),
        )
        for row in rows
    ]


def referenced(session: Session, keys: list[str]) -> set[str]:
    """Of these files those that a hire refers to."""
    wanted = select(hire_paper.c.object_key).where(hire_paper.c.object_key.in_(keys))
    return set(session.scalars(wanted))


def _find(session: Session, paper_id: str) -> AnyRow:
    row = session.execute(select(hire_paper).where(hire_paper.c.id == paper_id)).one_or_none()
    if row is None:
        raise NotFound("没有找到这个附件")
    return row


def _name(vault: Vault, row: AnyRow) -> str:
    return vault.decrypt_text(row.sealed_filename, spot(hire_paper.c.sealed_filename, row.id))


def _require_room(session: Session, row: AnyRow, request: UploadPaper) -> None:
    if row.state not in repository.EDITABLE:
        raise Conflict(repository.LOCKED)
    if request.slot not in {one.code for one in papers_of_hire(PersonKind(row.kind))}:
        raise NotFound("这里不需要上传该附件，请刷新页面后重试")
    if request.size > MAX_FILE:
        raise Invalid.at("file", f"文件不能超过{MAX_FILE // MEGABYTE}MB", code="too_large")
    count = session.execute(
        select(func.count()).where(hire_paper.c.hire_id == row.id, _there)
    ).scalar_one()
    if count >= MOST:
        raise Invalid.at("file", f"每份入职申请最多上传{MOST}个文件", code="quota")
    day = datetime.combine(clock.today(), time(), clock.SHANGHAI)
    files, size = session.execute(
        select(func.count(), func.coalesce(func.sum(hire_paper.c.size), 0))
        .join(hire, hire.c.id == hire_paper.c.hire_id)
        .where(hire.c.enterprise_id == row.enterprise_id, hire_paper.c.added_at >= day)
    ).one()
    chosen = settings()
    full = size + request.size > chosen.firm_daily_mb * MEGABYTE
    if full or files >= chosen.firm_daily_files:
        raise Invalid.at("file", "贵单位今天上传的文件已达到上限，请明天再上传", code="quota")
