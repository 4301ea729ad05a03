"""What identity does when others tell of a firm: messages to it, and its register entry."""

from __future__ import annotations

from datetime import datetime

from chassis import clock
from chassis.events.envelope import Event
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application import Applications
from rules.dates import in_words
from rules.vocabulary.enumerations import ApplicationType, RegisterEffect
from services.identity import messages, register_entry
from services.identity.messages import About


def firm_told(tx: Transaction, event: Event, *, vault: Vault) -> None:
    data = event.data
    about = About(data["application_id"], None, data["document_id"], data["licence_id"])
    _keep(tx, vault, event, data["kind"], data["values"], about)


def submitted(tx: Transaction, event: Event, *, vault: Vault) -> None:
    """The firm gets a receipt (提交回执)."""
    data, again = event.data, event.data["round"] > 1
    kind = "RESUBMITTED" if again else "SUBMITTED"
    values = {
        "business": ApplicationType(data["type"]).label,
        "number": data["number"],
        "moment": _moment(data["submitted_at"]),
        **({"round": str(data["round"])} if again else {}),
    }
    _keep(tx, vault, event, kind, values, About(data["application_id"], data["round"]))


def holder_reminded(tx: Transaction, event: Event, *, vault: Vault) -> None:
    """As the release before tells it."""
    _keep(tx, vault, event, "REMINDED", {"text": event.data["text"]}, About())


def _keep(
    tx: Transaction, vault: Vault, event: Event, kind: str, values: dict[str, str], about: About
) -> None:
    messages.tell(
        tx,
        vault,
        message_id=event.id,
        enterprise_id=event.data["enterprise_id"],
        kind=kind,
        values=values,
        about=about,
        at=event.occurred_at,
    )


def _moment(instant: datetime) -> str:
    here = clock.local(instant)
    return f"{in_words(here.date())} {here:%H:%M}"


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
