"""What every service with a database does besides its work.

class IdentityService(Upkeep):
    expired = (Expired(session, …),)   # if it has rows of its own that serve their time
"""

from __future__ import annotations

from typing import ClassVar

from chassis import audit_seal, log, retention
from chassis.context import Call
from chassis.database import Db
from chassis.resource import Resource
from chassis.retention import Expired, Retention
from chassis.table import Row, Tabled, job

SEALED_DAYS = 31  # in one run; what is left waits for the next
_log = log.get(__name__)


def purge_rows(call: Call, *, db: Db, kept: Retention, expired: tuple[Expired, ...]) -> None:
    """What has served its time, of the runtime and of the service."""
    retention.purge(db, call, kept, expired)


def seal_audit(call: Call, *, db: Db) -> None:
    """The log is the seals' second place: it is kept apart from the database."""
    for _ in range(SEALED_DAYS):
        with db.transaction(call) as tx:
            seal = audit_seal.seal_next(tx.session.connection(), tx.now)
        if seal is None:
            return
        _log.info(
            "audit_sealed", day=seal["day"].isoformat(), entries=seal["entries"],
            streams=seal["streams"], digest=seal["digest"].hex(),
        )  # fmt: skip


class Upkeep(Tabled, base=True):
    """Base of service classes: `name`, `db` and a `table` are theirs, beside this one."""

    name: ClassVar[str]
    expired: ClassVar[tuple[Expired, ...]] = ()

    db: Db
    kept: Retention = Resource(Retention.from_settings)

    table: ClassVar[tuple[Row, ...]] = (job(900, purge_rows), job(900, seal_audit))
