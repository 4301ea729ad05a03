"""What identity does when review tells of a firm: messages to it, and its register entry."""

from __future__ import annotations

from chassis import log
from chassis.events.envelope import Event
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application import Applications
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


def case_closed(tx: Transaction, event: Event, *, vault: Vault, applications: Applications) -> None:
    """What a case has changed of the register entry holds from now on (D-12, D-13). The event tells
    what the licence shows; the rest, which is nobody else's concern, is asked for."""
    if event.data["register"] != RegisterEffect.CHANGED:
        return
    case_id = event.data["application_id"]
    filed = applications.register_values(application_id=case_id).values
    told = {name: value for name, value in event.data["particulars"].items() if value is not None}
    firm = event.data["enterprise_id"]
    register_entry.change(tx, vault, firm, {**filed, **told}, application_id=case_id)
