"""Photos of a visit: where one may be put, what is there, who may open it."""

from __future__ import annotations

import uuid

from msgspec.structs import asdict
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Call
from chassis.rows import AnyRow
from chassis.transaction import Transaction
from contracts.errors import Conflict, Invalid, NotFound
from contracts.limits import MAX_FILE
from contracts.review.inspections import (
    MOST_PHOTOS,
    AddedPhoto,
    AddPhoto,
    PhotoId,
    PhotoPlace,
    StoredPhoto,
    UploadPhoto,
)
from services.review.inspections import store
from services.review.inspections.commands import why_not
from services.review.inspections.store import Inspection
from services.review.inspections.tables import inspection_photos

FOLDER = "inspections"
CONTENT_TYPES = {"image/jpeg": "jpg", "image/png": "png"}
_THERE = inspection_photos.c.removed_at.is_(None)


def place(session: Session, call: Call, request: UploadPhoto) -> PhotoPlace:
    """Raises NotFound outside the caller's jurisdiction, Conflict once it is reported, Invalid."""
    one = store.seen(session, call.actor, request.inspection_id)
    known = _same(session, request)
    if known is None:
        _require_room(session, one)
    key = f"{FOLDER}/{uuid.uuid4().hex}"
    return PhotoPlace(object_key=key, limit=MAX_FILE, done=known.id if known else None)


def add(tx: Transaction, request: AddPhoto) -> AddedPhoto:
    """Sent again, as a phone does that did not hear the answer, it stays one. Raises as `place`."""
    one = store.locked(tx, request.inspection_id)
    known = _same(tx.session, request)
    if known is not None:
        return AddedPhoto(photo_id=known.id, object_key=known.object_key)
    if not request.object_key.startswith(f"{FOLDER}/"):
        raise NotFound("没有找到上传的照片，请重新上传")
    _require_room(tx.session, one)
    if request.content_type not in CONTENT_TYPES:
        raise Invalid.at("file", "请上传JPG或PNG格式的照片", code="type")
    photo_id = str(uuid.uuid4())
    tx.session.execute(
        insert(inspection_photos).values(
            id=photo_id,
            inspection_id=one.id,
            object_key=request.object_key,
            content_type=request.content_type,
            size=request.size,
            sha256=request.sha256,
            note=request.note,
            taken_at=request.taken_at,
            **(asdict(request.position) if request.position else {}),
            added_by_id=tx.call.actor.account_id or "",
            added_at=tx.now,
        )
    )
    after = {"photo_id": photo_id, "sha256": request.sha256}
    tx.audit("inspection_photo_added", "inspection", one.id, None, after)
    return AddedPhoto(photo_id=photo_id, object_key=request.object_key)


def remove(tx: Transaction, request: PhotoId) -> None:
    """Before the report only. Raises NotFound, Conflict."""
    row = _find(tx.session, request.photo_id)
    one = store.locked(tx, row.inspection_id)
    _require_open(one)
    this = (inspection_photos.c.id == row.id, _THERE)
    tx.session.execute(update(inspection_photos).where(*this).values(removed_at=tx.now))
    after = {"photo_id": row.id}
    tx.audit("inspection_photo_removed", "inspection", one.id, None, after)


def find(session: Session, call: Call, request: PhotoId) -> StoredPhoto:
    """Raises NotFound outside the caller's jurisdiction."""
    row = _find(session, request.photo_id)
    one = store.seen(session, call.actor, row.inspection_id)
    taken = clock.local(row.taken_at or row.added_at)
    return StoredPhoto(
        photo_id=row.id,
        inspection_id=one.id,
        object_key=row.object_key,
        filename=f"现场核查{taken:%Y%m%d-%H%M%S}.{CONTENT_TYPES[row.content_type]}",
        content_type=row.content_type,
        size=row.size,
        sha256=row.sha256,
    )


def referenced(session: Session, keys: list[str]) -> set[str]:
    """Of these files those that a visit refers to."""
    wanted = select(inspection_photos.c.object_key)
    return set(session.scalars(wanted.where(inspection_photos.c.object_key.in_(keys))))


def _find(session: Session, photo_id: str) -> AnyRow:
    wanted = select(inspection_photos).where(inspection_photos.c.id == photo_id, _THERE)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound("没有找到这张照片")
    return row


def _same(session: Session, request: UploadPhoto) -> AnyRow | None:
    wanted = select(inspection_photos).where(
        inspection_photos.c.inspection_id == request.inspection_id,
        inspection_photos.c.sha256 == request.sha256,
        _THERE,
    )
    return session.execute(wanted.limit(1)).one_or_none()


def _require_open(one: Inspection) -> None:
    refused = why_not(one)
    if refused:
        raise refused


def _require_room(session: Session, one: Inspection) -> None:
    _require_open(one)
    counted = select(func.count()).where(inspection_photos.c.inspection_id == one.id, _THERE)
    if (session.scalar(counted) or 0) >= MOST_PHOTOS:
        raise Conflict(f"每次现场核查最多上传{MOST_PHOTOS}张照片")
