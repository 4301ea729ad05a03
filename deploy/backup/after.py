"""What each service does after a restore: `python -m deploy.backup.after GAP`."""

import sys
from collections.abc import Callable

from chassis.context import system_call
from chassis.database import Db
from chassis.settings import settings
from chassis.transaction import Transaction
from services.application.after_restore import after_restore as application
from services.identity.after_restore import after_restore as identity
from services.review.after_restore import after_restore as review

STEPS: dict[str, Callable[[Transaction, int], None]] = {
    "identity": identity,
    "application": application,
    "review": review,
}


def main(arguments: list[str]) -> None:
    gap = int(arguments[0])
    for service, step in STEPS.items():
        db = Db.connect(settings().database_url(service), service)
        with db.transaction(system_call("operator")) as tx:
            step(tx, gap)
            tx.audit("restored", "database", service, after={"gap": gap})
        db.close()


if __name__ == "__main__":
    main(sys.argv[1:])
