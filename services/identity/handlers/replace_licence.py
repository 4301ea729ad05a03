"""Another business licence in the place of the one that is there (A-15)."""

from __future__ import annotations

from sqlalchemy import select, update

from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.errors import NotFound
from contracts.identity.enterprises import KeptLicence, UploadedFile
from services.identity import repository
from services.identity.tables import business_licence


def replace_licence(tx: Transaction, request: UploadedFile, *, vault: Vault) -> KeptLicence:
    """Nothing was decided on it: applications carry papers of their own. Both are recorded; the
    former file is swept. Raises NotFound."""
    enterprise_id = tx.call.actor.enterprise_id
    own = business_licence.c.enterprise_id == enterprise_id
    row = tx.session.execute(select(business_licence).where(own).with_for_update()).one_or_none()
    if row is None or not request.object_key.startswith("registrations/"):
        raise NotFound()
    file = repository.sealed_licence(vault, str(enterprise_id), request)
    tx.session.execute(
        update(business_licence)
        .where(own)
        .values(**file, filename="", damage=None, damaged_at=None)
    )
    before, after = {"sha256": row.sha256}, {"sha256": request.sha256}
    tx.audit("replace_licence", "enterprise", str(enterprise_id), before=before, after=after)
    return KeptLicence(object_key=request.object_key)
