"""Loads and saves applications; whoever may not know of one is told that there is none."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis import log
from chassis.context import Actor, Call
from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Spot, Vault
from contracts.errors import NotFound
from services.application import codec
from services.application.model import Sheet, blank_sheets, require_editable
from services.application.tables import Application, SectionRow, Submission

_log = log.get(__name__)
_UNKNOWN = "没有找到这份申请"
# Made once: to build a statement takes as long as to run it.
_BY_ID = select(Application).where(Application.id == bindparam("id"))
_LOCKED = _BY_ID.with_for_update()
_SHEETS = select(SectionRow.code, SectionRow.version, SectionRow.document).where(
    SectionRow.application_id == bindparam("application_id"),
    SectionRow.code.in_(bindparam("codes", expanding=True)),
)


def find(session: Session, call: Call, application_id: str, *, lock: bool = False) -> Application:
    """The application, if the caller may know of it. Raises NotFound.

    A firm knows its own; reviewers those of their office that have been submitted; services all.
    """
    found = session.scalars(_LOCKED if lock else _BY_ID, {"id": application_id}).one_or_none()
    if found is None:
        raise NotFound(_UNKNOWN)
    if not _may_know(call.actor, found):
        _log.warning(
            "foreign_object",
            object_type="application",
            object_id=application_id,
            actor=call.actor.key,
            enterprise_id=call.actor.enterprise_id,
        )
        raise NotFound(_UNKNOWN)
    return found


def find_editable(tx: Transaction, application_id: str) -> Application:
    """The caller's application, locked until the transaction ends. Raises NotFound, Conflict."""
    application = find(tx.session, tx.call, application_id, lock=True)
    require_editable(application.state)
    return application


def _may_know(actor: Actor, application: Application) -> bool:
    if actor.kind == "enterprise":
        return application.enterprise_id == actor.enterprise_id
    if actor.kind == "staff":
        return application.round > 0 and actor.office in (None, application.office)
    return actor.kind == "system"


def load_sheets(
    session: Session, vault: Vault, application: Application, codes: set[str] | None = None
) -> dict[str, Sheet]:
    """Tabs of the application by their codes, in the order they are shown; codes None: all."""
    sheets = {
        code: sheet
        for code, sheet in blank_sheets(application.type).items()
        if codes is None or code in codes
    }
    wanted = {"application_id": application.id, "codes": list(sheets)}
    for code, version, sealed in session.execute(_SHEETS, wanted):
        document = codec.unseal(vault, sealed, _place(application.id, code))
        sheets[code].version = version
        sheets[code].take(document)
    return sheets


def save_sheet(tx: Transaction, vault: Vault, application: Application, sheet: Sheet) -> None:
    """Store the tab under its next version; the application must be locked."""
    sheet.version += 1
    values = {
        "version": sheet.version,
        "document": codec.seal(vault, sheet.document(), _place(application.id, sheet.section.code)),
        "updated_at": tx.now,
    }
    key = {"application_id": application.id, "code": sheet.section.code}
    tx.session.execute(
        insert(SectionRow)
        .values(**key, **values)
        .on_conflict_do_update(index_elements=list(key), set_=values)
    )
    touch(tx, application)


def touch(tx: Transaction, application: Application) -> None:
    """Count a change, so that a submission notices what was changed after it was checked."""
    application.version += 1
    application.updated_at = tx.now


def _place(application_id: str, code: str) -> Spot:
    return spot(SectionRow.__table__.c.document, application_id, code)


def add_submission(
    tx: Transaction, vault: Vault, application: Application, snapshot: dict[str, Any]
) -> None:
    """Keep what was submitted in the application's present round."""
    sealed = codec.seal(vault, snapshot, _snapshot_place(application.id, application.round))
    tx.session.add(
        Submission(
            application_id=application.id,
            round=application.round,
            snapshot=sealed,
            submitted_at=tx.now,
        )
    )


def load_snapshot(
    session: Session, vault: Vault, application: Application, round_: int | None
) -> dict[str, Any]:
    """What was submitted in a round; None: the last one. Raises NotFound."""
    number = application.round if round_ is None else round_
    found = session.get(Submission, (application.id, number))
    if found is None:
        raise NotFound("这份申请没有这一次提交")
    return dict(codec.unseal(vault, found.snapshot, _snapshot_place(application.id, number)))


def _snapshot_place(application_id: str, round_: int) -> Spot:
    return spot(Submission.__table__.c.snapshot, application_id, round_)
