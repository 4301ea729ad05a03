"""Business licences and application forms whose content is damaged in the store."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from chassis.kept_files import KeptFiles
from chassis.transaction import Transaction
from services.identity.mobile_changes.table import mobile_change
from services.identity.tables import business_licence


def told(tx: Transaction, row: Row[Any], damage: str | None) -> None:
    action = "file_damaged" if damage else "file_restored"
    tx.audit(action, "enterprise", row.enterprise_id, after={"damage": damage})


LICENCES = KeptFiles(business_licence, "registrations", told=told)
FORMS = KeptFiles(mobile_change, "mobile-forms", told=told, stored_at=mobile_change.c.filed_at)
FILES = (LICENCES, FORMS)
