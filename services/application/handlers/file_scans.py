"""Scans become attachments where the firm has seen that they would go."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.scans import FiledScan, FileScans, ScansFiled
from contracts.errors import Invalid
from rules.vocabulary.filenames import file_name
from services.application import repository
from services.application.draft import load_draft
from services.application.files import sealed_name
from services.application.handlers.attachments import NO_PICTURE, PICTURES
from services.application.scans import store
from services.application.scans.owners import Place, Wanted, owners_of, places_of
from services.application.tables import Application, Attachment, Scan


def file_scans(tx: Transaction, request: FileScans, *, vault: Vault) -> ScansFiled:
    """All of them or none. One whose content is at its place already is not attached twice.

    Raises Invalid (a place that is not asked for any more), NotFound, Conflict.
    """
    application = repository.find_editable(tx, request.application_id)
    places = places_of(owners_of(load_draft(tx.session, vault, application)))
    wanted = {item.scan_id: item for item in request.items}
    found = tx.session.scalars(
        select(Scan)
        .where(Scan.application_id == application.id, Scan.id.in_(wanted))
        .order_by(Scan.uploaded_at, Scan.id)
    ).all()
    there, filed = dict[Place, set[str]](), 0
    for scan in found:
        place, paper = _asked(places, wanted[scan.id])
        if paper.picture and scan.content_type not in PICTURES:
            raise Invalid(NO_PICTURE.format(paper.name))
        digests = there.setdefault(place, {file["sha256"] for file in paper.files})
        if scan.sha256 not in digests:
            digests.add(scan.sha256)
            tx.session.add(_attachment(vault, application, scan, place, tx.now))
            filed += 1
    store.remove(tx, application, [scan.id for scan in found])
    if filed:
        repository.touch(tx, application)
    after = {"filed": filed, "there": len(found) - filed}
    tx.audit("file_scans", "application", application.id, after=after)
    return ScansFiled(**after, left=store.count_of(tx.session, application))


def _asked(places: dict[Place, Wanted], item: FiledScan) -> tuple[Place, Wanted]:
    place = Place(item.section, item.slot, item.row_id)
    paper = places.get(place)
    if paper is None:
        raise Invalid("申请的内容已有变化，有的附件不再需要；请刷新页面，核对后再归档")
    return place, paper


def _attachment(
    vault: Vault, application: Application, scan: Scan, place: Place, now: Any
) -> Attachment:
    attachment_id = str(uuid.uuid4())
    name = file_name(store.name_of(store.path_of(vault, scan)))
    return Attachment(
        id=attachment_id,
        application_id=application.id,
        **place._asdict(),
        filename="",
        sealed_filename=sealed_name(vault, attachment_id, name),
        content_type=scan.content_type,
        size=scan.size,
        sha256=scan.sha256,
        object_key=scan.object_key,
        uploaded_at=now,
    )
