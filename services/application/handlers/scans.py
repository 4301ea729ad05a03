"""Scans of an application: taken in, shown with where each would go, filed once confirmed.

Content goes through the gateway to object storage, as that of attachments; it lies where an
attachment's lies, so that filing moves nothing.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable

from msgspec import convert
from sqlalchemy import update
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.attachments import StoredFile
from contracts.application.scans import (
    MAX_SCANS,
    AddScans,
    AssignScans,
    DropScans,
    ScanId,
    ScanKeys,
    ScanRoom,
    Scans,
    ScansAdded,
    ScansQuery,
    SentScan,
    StoredScan,
    Thumbnail,
)
from contracts.errors import Invalid, NotFound
from contracts.limits import MAX_FILE
from services.application import repository
from services.application.draft import load_draft
from services.application.handlers.attachments import CONTENT_TYPES
from services.application.model import may_change, require_editable
from services.application.quota import Quota
from services.application.scans import store
from services.application.scans.owners import Place, owners_of, places_of
from services.application.scans.views import shown
from services.application.tables import Application, Scan


def scans(session: Session, call: Call, request: ScansQuery, *, vault: Vault) -> Scans:
    """Raises NotFound."""
    application = repository.find(session, call, request.application_id)
    owners = owners_of(load_draft(session, vault, application))
    waiting = store.scans_of(session, application)
    return shown(vault, waiting, owners, editable=may_change(call.actor, application.state))


def scan_room(
    session: Session, call: Call, request: ScanRoom, *, vault: Vault, quota: Quota
) -> ScanKeys:
    """Raises NotFound, Conflict (locked), Invalid (no room)."""
    application = repository.find(session, call, request.application_id)
    require_editable(application.state)
    known = store.known(session, vault, application, request.items)
    fresh = [one for one in request.items if (one.sha256, one.path) not in known]
    _require_room(session, quota, application, fresh)
    prefix = f"applications/{application.id}/"
    return ScanKeys(
        keys=[
            None if (one.sha256, one.path) in known else f"{prefix}{uuid.uuid4().hex}"
            for one in request.items
        ]
    )


def add_scans(tx: Transaction, request: AddScans, *, vault: Vault, quota: Quota) -> ScansAdded:
    """What is here already is not taken twice. Raises NotFound, Conflict, Invalid."""
    application = repository.find_editable(tx, request.application_id)
    known = store.known(tx.session, vault, application, request.items)
    fresh: dict[tuple[str, str], StoredScan] = {}
    for one in request.items:
        _require_acceptable(application, one)
        if (one.sha256, one.path) not in known:
            fresh.setdefault((one.sha256, one.path), one)
    _require_room(tx.session, quota, application, fresh.values())
    for one in fresh.values():
        scan_id = str(uuid.uuid4())
        small = base64.b64decode(one.thumbnail) if one.thumbnail else None
        tx.session.add(
            Scan(
                id=scan_id,
                application_id=application.id,
                **store.sealed(vault, scan_id, one.path, small),
                content_type=one.content_type,
                size=one.size,
                sha256=one.sha256,
                object_key=one.object_key,
                uploaded_at=tx.now,
                chosen=False,
            )
        )
    tx.audit("add_scans", "application", application.id, after={"files": len(fresh)})
    return ScansAdded(keys=[one.object_key for one in fresh.values()])


def assign_scans(tx: Transaction, request: AssignScans, *, vault: Vault) -> None:
    """Raises NotFound (no such place), Conflict."""
    application = repository.find_editable(tx, request.application_id)
    place = None
    if request.section and request.slot:
        place = Place(request.section, request.slot, request.row_id)
        if place not in places_of(owners_of(load_draft(tx.session, vault, application))):
            raise NotFound("这里不需要上传该附件，请刷新页面后重试")
    section, slot, row_id = place or (None, None, None)
    tx.session.execute(
        update(Scan)
        .where(Scan.application_id == application.id, Scan.id.in_(request.scan_ids))
        .values(chosen=True, section=section, slot=slot, row_id=row_id)
    )
    after = {"files": len(request.scan_ids), "section": section, "slot": slot, "row_id": row_id}
    tx.audit("assign_scans", "application", application.id, after=after)


def drop_scans(tx: Transaction, request: DropScans) -> None:
    """Raises NotFound, Conflict."""
    application = repository.find_editable(tx, request.application_id)
    gone = store.remove(tx, application, request.scan_ids)
    tx.audit("drop_scans", "application", application.id, after={"files": gone})


def open_scan(session: Session, call: Call, request: ScanId, *, vault: Vault) -> StoredFile:
    """Raises NotFound."""
    scan = _mine(session, call, request)
    kept = {column: getattr(scan, column) for column in _KEPT}
    told = {
        "attachment_id": scan.id,
        "filename": store.name_of(store.path_of(vault, scan)),
        "damaged": False,
        "identity": False,
        "slot": scan.slot or "",
    }
    return convert(kept | told, StoredFile)


def scan_thumbnail(session: Session, call: Call, request: ScanId, *, vault: Vault) -> Thumbnail:
    """Raises NotFound."""
    small = store.thumbnail_of(vault, _mine(session, call, request))
    return Thumbnail(content=base64.b64encode(small).decode())


_KEPT = ("application_id", "object_key", "content_type", "size", "sha256", "uploaded_at")


def _mine(session: Session, call: Call, request: ScanId) -> Scan:
    scan = store.find(session, request.scan_id)
    repository.find(session, call, scan.application_id)
    return scan


def _require_room(
    session: Session, quota: Quota, application: Application, sent: Iterable[SentScan]
) -> None:
    sizes = [one.size for one in sent]
    if not sizes:
        return
    if store.count_of(session, application) + len(sizes) > MAX_SCANS:
        raise Invalid.at(
            "file", f"等待归档的文件最多{MAX_SCANS}个，请先归档或删除一部分", code="quota"
        )
    quota.require_room(session, application, sum(sizes), len(sizes))


def _require_acceptable(application: Application, one: StoredScan) -> None:
    if not one.object_key.startswith(f"applications/{application.id}/"):
        raise NotFound("没有找到上传的文件，请重新上传")
    if one.content_type not in CONTENT_TYPES or one.size > MAX_FILE:
        raise Invalid.at("file", "这不是有效的PDF、JPG或PNG文件，请另存后再上传")
