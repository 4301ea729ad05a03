"""What every service with a database does besides its work.

class IdentityService(Upkeep):
    expired = (Expired(session, …),)   # if it has rows of its own that serve their time
"""

from __future__ import annotations

from typing import ClassVar

from chassis import audit_seal, log, retention
from chassis.context import system_call
from chassis.database import Db
from chassis.periodic import every
from chassis.resource import Resource
from chassis.retention import Expired, Retention
from chassis.table import Tabled

SEALED_DAYS = 31  # in one run; what is left waits for the next
_log = log.get(__name__)


class Upkeep(Tabled):
    """Base of service classes: `name`, `db` and `table` are theirs."""

    name: ClassVar[str]
    expired: ClassVar[tuple[Expired, ...]] = ()

    db: Db
    kept: Retention = Resource(Retention.from_settings)

    @every(900)
    def purge_rows(self) -> None:
        retention.purge(self.db, system_call(self.name), self.kept, self.expired)

    @every(900)
    def seal_audit(self) -> None:
        """The log is the seals' second place: it is kept apart from the database."""
        for _ in range(SEALED_DAYS):
            with self.db.transaction(system_call(self.name)) as tx:
                seal = audit_seal.seal_next(tx.session.connection(), tx.now)
            if seal is None:
                return
            _log.info(
                "audit_sealed", day=seal["day"].isoformat(), entries=seal["entries"],
                streams=seal["streams"], digest=seal["digest"].hex(),
            )  # fmt: skip
