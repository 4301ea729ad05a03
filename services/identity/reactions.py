"""What identity does when review tells of a firm: messages to it, and its register entry."""

from __future__ import annotations

from chassis import log
from chassis.events.envelope import Event
from chassis.transaction import Transaction
from chassis.vault import Vault
from rules.vocabulary.enumerations import RegisterEffect
from services.identity import register_entry, sms

_log = log.get(__name__)


def holder_reminded(tx: Transaction, event: Event, *, vault: Vault) -> None:
    """The reminder goes to the reserved mobile too."""
    firm = event.data["enterprise_id"]
    mobile = register_entry.contact_mobile(tx.session, vault, firm)
    if mobile is None:
        _log.warning("reminder_of_unknown_firm", enterprise_id=firm)
        return
    sms.send_reminder(tx, vault, mobile, event.data["text"])


def case_closed(tx: Transaction, event: Event) -> None:
    """What a case has changed of the register entry holds from now on (D-12, D-13)."""
    if event.data["register"] == RegisterEffect.CHANGED:
        register_entry.change(
            tx,
            event.data["enterprise_id"],
            event.data["particulars"],
            application_id=event.data["application_id"],
        )
