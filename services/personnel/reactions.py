"""What personnel does when other services tell of an application's end."""

from __future__ import annotations

from chassis.events.envelope import Event
from chassis.transaction import Transaction
from services.personnel import repository
from services.personnel.model import ISSUED


def application_abandoned(tx: Transaction, event: Event) -> None:
    _release(tx, event.data["application_id"])


def case_closed(tx: Transaction, event: Event) -> None:
    """With the licence the reserved posts become the roster; otherwise the people are free."""
    application_id = event.data["application_id"]
    if event.data["outcome"] != ISSUED:
        _release(tx, application_id)
        return
    activated = repository.activate(tx, application_id)
    tx.audit("activate_roster", "application", application_id, after={"posts": activated})


def _release(tx: Transaction, application_id: str) -> None:
    released = repository.release_others(tx, application_id, kept=())
    tx.audit("release_roster", "application", application_id, after={"posts": released})
