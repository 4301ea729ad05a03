"""Attachments of an application as stored: listing, counting, removing, handing over."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, bindparam, func, select, union_all, update
from sqlalchemy.orm import Session

from chassis.personal import opened, spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import NotFound
from rules.attachments import identity_papers
from services.application.tables import Application, Attachment, Scan

File = dict[str, Any]

_stored = Attachment.__table__.c
_SHOWN = (
    _stored.section, _stored.slot, _stored.row_id, _stored.content_type, _stored.size,
    _stored.sha256, _stored.uploaded_at,
)  # fmt: skip
_NAMED = (_stored.filename, _stored.sealed_filename)
_DAMAGED = _stored.damaged_at.is_not(None)
# Made once: to build a statement takes as long as to run it.
_PRESENT = (_stored.application_id == bindparam("application_id"), _stored.removed_at.is_(None))
_OF_TAB = _stored.section == bindparam("section")
_FILES = (
    select(_stored.id, *_SHOWN, *_NAMED, _stored.damaged_at)
    .where(*_PRESENT)
    .order_by(_stored.uploaded_at, _stored.id)
)
_DAMAGED_FILES = select(_stored.id, *_SHOWN, *_NAMED, _stored.damaged_at, _stored.damage).where(
    *_PRESENT, _DAMAGED
)
_FILES_OF_TAB = _FILES.where(_OF_TAB)
_OWN_FILES_OF_TAB = _FILES_OF_TAB.where(_stored.row_id.is_(None))
_INTACT = (*_PRESENT, ~_DAMAGED)
_PLACES = select(_stored.section, _stored.slot, _stored.row_id).where(*_INTACT).distinct()
_PLACES_OF_TAB = _PLACES.where(_OF_TAB)


def as_file(vault: Vault, attachment: Any) -> File:
    """As `contracts.application.File`, with the place it belongs to. attachment: an `Attachment`,
    or a row with as much of it."""
    shown = {column.key: getattr(attachment, column.key) for column in _SHOWN}
    name = opened(vault, _stored.sealed_filename, attachment, attachment.id)
    return {
        "attachment_id": attachment.id,
        **shown,
        "filename": name,
        "damaged": attachment.damaged_at is not None,
        "identity": attachment.slot in identity_papers(),
    }


def sealed_name(vault: Vault, attachment_id: str, filename: str) -> bytes:
    """People call files after people."""
    return vault.encrypt(filename, spot(_stored.sealed_filename, attachment_id))


def files_of(
    session: Session, vault: Vault, application: Application, section: str | None = None
) -> list[File]:
    """Those not removed, oldest first; of one tab or of all. Hundreds, so no objects are made."""
    wanted = {"application_id": application.id, "section": section}
    return _files(session, vault, _FILES if section is None else _FILES_OF_TAB, wanted)


def own_files_of(
    session: Session, vault: Vault, application: Application, section: str
) -> list[File]:
    """Those of the tab itself, not of its rows."""
    wanted = {"application_id": application.id, "section": section}
    return _files(session, vault, _OWN_FILES_OF_TAB, wanted)


def places_of(session: Session, application: Application, section: str | None = None) -> list[File]:
    """Where there is at least one that can be opened: {section, slot, row_id}. Enough to tell what
    is missing."""
    wanted = _PLACES if section is None else _PLACES_OF_TAB
    rows = session.execute(wanted, {"application_id": application.id, "section": section})
    return [{"section": section, "slot": slot, "row_id": row} for section, slot, row in rows]


def damaged_of(session: Session, vault: Vault, application: Application) -> list[File]:
    """Those not removed whose content is not there as it was stored, with `kind` and
    `damaged_at`."""
    rows = session.execute(_DAMAGED_FILES, {"application_id": application.id})
    return [
        as_file(vault, row) | {"kind": row.damage, "damaged_at": row.damaged_at} for row in rows
    ]


def damaged_ids(session: Session, application: Application) -> set[str]:
    """Of the same files."""
    found = session.execute(_DAMAGED_FILES, {"application_id": application.id})
    return {row.id for row in found}


def damaged_counts(session: Session, application_ids: list[str]) -> dict[str, int]:
    """Of each application that has some, how many of its files cannot be opened."""
    found = session.execute(
        select(_stored.application_id, func.count())
        .where(_stored.application_id.in_(application_ids), _stored.removed_at.is_(None), _DAMAGED)
        .group_by(_stored.application_id)
    )
    return {application_id: count for application_id, count in found}


def find_attachment(session: Session, attachment_id: str) -> Attachment:
    """Raises NotFound. Whether the caller may know of it, `repository.find` tells."""
    found = session.get(Attachment, attachment_id)
    if found is None:
        raise NotFound("没有找到这个附件")
    return found


def remove_of_rows(
    tx: Transaction, application: Application, section: str, row_ids: Collection[str]
) -> None:
    """Mark the attachments of rows as removed. Content stays: a submission may refer to it."""
    tx.session.execute(
        update(Attachment)
        .where(*_present(application), Attachment.section == section)
        .where(Attachment.row_id.in_(row_ids))
        .values(removed_at=tx.now)
    )


def storage_used(session: Session, application: Application) -> tuple[int, int]:
    """(files, bytes) of the application, those not removed and those that wait to be filed."""
    sizes = union_all(
        select(Attachment.size).where(*_present(application)),
        select(Scan.size).where(Scan.application_id == application.id),
    ).subquery()
    count, size = session.execute(
        select(func.count(), func.coalesce(func.sum(sizes.c.size), 0)).select_from(sizes)
    ).one()
    return count, int(size)


def mark_submitted(tx: Transaction, application: Application) -> None:
    """From now on reviewers may open what is there."""
    tx.session.execute(
        update(Attachment)
        .where(*_present(application), Attachment.submitted_round.is_(None))
        .values(submitted_round=application.round)
    )


def _files(
    session: Session, vault: Vault, statement: Select[Any], wanted: dict[str, Any]
) -> list[File]:
    return [as_file(vault, row) for row in session.execute(statement, wanted)]


def _present(application: Application) -> tuple[Any, Any]:
    return Attachment.application_id == application.id, Attachment.removed_at.is_(None)
