"""An application for another reserved mobile comes in: of a stranger who says that he is the firm,
or scanned in by the office.

A stranger proves the new mobile with a code, sees the same answer whether there is such a firm or
not, and files for one firm a few times a day at most. The reserved mobile is told at once, so that
a firm that has not lost it can object.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.database import Db
from chassis.network import network_of
from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import Invalid, TooMany
from contracts.identity.enterprises import UploadedFile
from contracts.identity.mobiles import FileMobileChange, MobileChangeFiled, ScanMobileChange
from rules.vocabulary.enumerations import MobileChangeState
from rules.vocabulary.filenames import file_name
from services.identity import codes, register_entry, repository, sms
from services.identity.mobile_changes.table import mobile_change
from services.identity.model import username_key
from services.identity.tables import enterprise

FOLDER = "mobile-forms"
PER_DAY = 5
"""From strangers for one firm."""
_DAY = timedelta(days=1)


def file_change(
    call: Call, request: FileMobileChange, *, db: Db, vault: Vault
) -> MobileChangeFiled:
    """Raises Invalid at `code` or `firm`, TooMany over the limits."""
    compared = {"firm": username_key(request.firm), "sha256": request.form.sha256}
    stored = db.replay(call, compared, MobileChangeFiled)
    if stored is not None:
        return stored
    if not compared["firm"]:
        raise Invalid.at("firm", "请填写用户名或者统一社会信用代码")
    whom = codes.subject(vault, "mobile_change", request.mobile)
    code_id = codes.check(db, call, vault, whom, request.ticket, request.code, "code")
    with db.transaction(call) as tx:
        codes.use(tx, code_id, "code")
        firm = _firm_named(tx.session, request.firm)
        subject = vault.index(f"mobile-change/{firm or compared['firm']}")
        _require_room(tx, subject)
        row = _insert(tx, vault, request, request.form if firm else None, firm, subject=subject)
        reference = reference_of(row)
        if firm:
            _replace_earlier(tx, vault, firm, request.mobile, row)
            sms.send_change_filed(tx, vault, register_entry.contact_mobile(tx.session, vault, firm))
            tx.audit("file_mobile_change", "enterprise", firm, after={"change": row})
        sms.send_change_received(tx, vault, request.mobile, reference)
        key = request.form.object_key if firm else None
        return tx.remember(compared, MobileChangeFiled(reference=reference, object_key=key))


def scan_change(tx: Transaction, request: ScanMobileChange, *, vault: Vault) -> MobileChangeFiled:
    """By the office. Raises Invalid at `uscc` where none of its firms has it."""
    office = tx.call.actor.office
    wanted = select(enterprise.c.id).where(enterprise.c.uscc == request.uscc)
    if office is not None:
        wanted = wanted.where(enterprise.c.office == office)
    firm = tx.session.scalar(wanted)
    if firm is None:
        raise Invalid.at("uscc", "本派出机构辖区内没有以该代码注册的企业")
    scanned_by = tx.call.actor.account_id
    row = _insert(tx, vault, request, request.form, firm, scanned_by=scanned_by)
    _replace_earlier(tx, vault, firm, request.mobile, row)
    sms.send_change_filed(tx, vault, register_entry.contact_mobile(tx.session, vault, firm))
    tx.audit("scan_mobile_change", "enterprise", firm, after={"change": row})
    return MobileChangeFiled(reference=reference_of(row), object_key=request.form.object_key)


def reference_of(change_id: str) -> str:
    """How people call it."""
    return f"SJ{int(uuid.UUID(change_id)) % 10**8:08}"


def _firm_named(session: Session, typed: str) -> str | None:
    found = repository.account_to_recover(session, typed)
    return found.enterprise_id if found else None


def _require_room(tx: Transaction, subject: bytes) -> None:
    """Counted for firms that there are not, too, so that it tells nothing."""
    key = int.from_bytes(subject[:8], signed=True)
    tx.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    today = select(func.count()).where(
        mobile_change.c.subject == subject, mobile_change.c.filed_at > tx.now - _DAY
    )
    if tx.session.execute(today).scalar_one() >= PER_DAY:
        message = "今天为该单位提交的申请已达上限，请明天再试，或者将申请表发送至派出机构的邮箱"
        raise TooMany(message, retry_after=int(_DAY.total_seconds()))


def _insert(
    tx: Transaction,
    vault: Vault,
    request: FileMobileChange | ScanMobileChange,
    form: UploadedFile | None,
    firm: str | None,
    **more: Any,
) -> str:
    change_id = str(uuid.uuid4())

    def sealed(name: str, value: str) -> bytes:
        return vault.encrypt(value, spot(mobile_change.c[name], change_id))

    address = tx.call.actor.address
    row = {
        "id": change_id,
        "enterprise_id": firm,
        "source": "FIRM" if "subject" in more else "OFFICE",
        "state": MobileChangeState.OPEN.value,
        "contact": sealed("contact", request.contact),
        "mobile": sealed("mobile", request.mobile),
        "mobile_hash": vault.index(request.mobile),
        "object_key": form and form.object_key,
        "filename": form and sealed("filename", file_name(form.filename)),
        "content_type": request.form.content_type,
        "size": request.form.size,
        "sha256": request.form.sha256,
        "address": network_of(address) if address else None,
        "filed_at": tx.now,
        "version": 1,
        **more,
    }
    tx.session.execute(insert(mobile_change).values(row))
    return change_id


def _replace_earlier(tx: Transaction, vault: Vault, firm: str, mobile: str, newer: str) -> None:
    """Who files again for the same mobile means the later form."""
    earlier = (
        (mobile_change.c.enterprise_id == firm)
        & (mobile_change.c.mobile_hash == vault.index(mobile))
        & (mobile_change.c.state == MobileChangeState.OPEN.value)
        & (mobile_change.c.id != newer)
    )
    replaced = {"state": MobileChangeState.REPLACED.value, "version": mobile_change.c.version + 1}
    tx.session.execute(update(mobile_change).where(earlier).values(replaced))
