"""The scans of an application: which are there, whether one has come before, what its name is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.orm import Session

from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application.scans import SentScan
from contracts.errors import NotFound
from services.application.files import as_file
from services.application.tables import Application, Attachment, Scan

_stored = Scan.__table__.c
_attached = Attachment.__table__.c
# What a page shows; small pictures are fetched one by one.
_SHOWN = (
    _stored.id, _stored.sealed_path, _stored.content_type, _stored.size, _stored.sha256,
    _stored.object_key, _stored.uploaded_at, _stored.chosen, _stored.section, _stored.slot,
    _stored.row_id, _stored.thumbnail.is_not(None).label("pictured"),
)  # fmt: skip


def scans_of(session: Session, application: Application) -> list[Any]:
    """In the order of their arrival."""
    mine = _stored.application_id == application.id
    return list(session.execute(select(*_SHOWN).where(mine).order_by(_stored.uploaded_at)))


def count_of(session: Session, application: Application) -> int:
    mine = _stored.application_id == application.id
    return session.execute(select(func.count()).where(mine)).scalar_one()


def find(session: Session, scan_id: str) -> Scan:
    """Raises NotFound. Whether the caller may know of it, `repository.find` tells."""
    found = session.get(Scan, scan_id)
    if found is None:
        raise NotFound("没有找到这个文件，可能已经归档或删除")
    return found


def path_of(vault: Vault, scan: Any) -> str:
    return vault.decrypt_text(scan.sealed_path, spot(_stored.sealed_path, scan.id))


def known(
    session: Session, vault: Vault, application: Application, sent: Iterable[SentScan]
) -> set[tuple[str, str]]:
    """Of these (digest, path) those that wait already, or are an attachment of the same content
    and name."""
    asked = {(one.sha256, one.path) for one in sent}
    digests = {digest for digest, _ in asked}
    pairs = {(digest, vault.index(path)): (digest, path) for digest, path in asked}
    waiting = session.execute(
        select(_stored.sha256, _stored.path_hash).where(
            _stored.application_id == application.id,
            tuple_(_stored.sha256, _stored.path_hash).in_(pairs),
        )
    )
    found = {pairs[digest, bytes(hashed)] for digest, hashed in waiting}
    filed = session.scalars(
        select(Attachment).where(
            _attached.application_id == application.id,
            _attached.removed_at.is_(None),
            _attached.sha256.in_(digests),
        )
    )
    names = {(one.sha256, as_file(vault, one)["filename"]) for one in filed}
    return found | {(digest, path) for digest, path in asked if (digest, name_of(path)) in names}


def name_of(path: str) -> str:
    """Of the file itself."""
    return path.rpartition("/")[2]


def remove(tx: Transaction, application: Application, scan_ids: Collection[str]) -> int:
    """Their content is swept away, unless it is attached. How many there were."""
    gone = tx.session.scalars(
        delete(Scan)
        .where(_stored.application_id == application.id, _stored.id.in_(scan_ids))
        .returning(_stored.id)
    )
    return len(gone.all())


def sealed(vault: Vault, scan_id: str, path: str, thumbnail: bytes | None) -> dict[str, Any]:
    """The columns that are encrypted."""
    small = vault.encrypt(thumbnail, spot(_stored.thumbnail, scan_id)) if thumbnail else None
    return {
        "sealed_path": vault.encrypt(path, spot(_stored.sealed_path, scan_id)),
        "path_hash": vault.index(path),
        "thumbnail": small,
    }


def thumbnail_of(vault: Vault, scan: Scan) -> bytes:
    """Raises NotFound where there is none."""
    if scan.thumbnail is None:
        raise NotFound("没有缩略图")
    return vault.decrypt(scan.thumbnail, spot(_stored.thumbnail, scan.id))
