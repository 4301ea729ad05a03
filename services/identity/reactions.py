"""What identity does when others tell of a firm: messages to it, and its register entry."""

from __future__ import annotations

from datetime import datetime

from chassis import clock
from chassis.events.envelope import Event
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.application import Applications
from contracts.application.parties import PartyTold
from contracts.application.submission import SubmittedData
from contracts.evaluation.told import Answered
from contracts.hires import PASS, HireDecided
from contracts.review.cases import CaseClosed
from contracts.review.messages import FirmTold
from contracts.review.reminders import HolderReminded
from contracts.structs import as_dict
from contracts.watching import HolderNotified, HolderShort
from rules.dates import in_words
from rules.keeping import said
from rules.vocabulary.enumerations import ApplicationType, PersonKind, RegisterEffect
from services.identity import messages, register_entry
from services.identity.messages import About

Heard = (
    Event[FirmTold]
    | Event[SubmittedData]
    | Event[HolderReminded]
    | Event[HireDecided]
    | Event[Answered]
    | Event[HolderShort]
    | Event[HolderNotified]
    | Event[PartyTold]
)
TO_PARTIES = frozenset({"PARTY_ASKED", "PARTY_DROPPED"})
"""The application is another firm's."""


def firm_told(tx: Transaction, event: Event[FirmTold], *, vault: Vault) -> None:
    data = event.data
    about = About(data.application_id, None, data.document_id, data.licence_id)
    _keep(tx, vault, event, data.kind, data.values, about)


def submitted(tx: Transaction, event: Event[SubmittedData], *, vault: Vault) -> None:
    """The firm gets a receipt (提交回执)."""
    data, again = event.data, event.data.round > 1
    kind = "RESUBMITTED" if again else "SUBMITTED"
    values = {
        "business": ApplicationType(data.type).label,
        "number": data.number,
        "moment": _moment(data.submitted_at),
        **({"round": str(data.round)} if again else {}),
    }
    _keep(tx, vault, event, kind, values, About(data.application_id, data.round))


def hire_decided(tx: Transaction, event: Event[HireDecided], *, vault: Vault) -> None:
    """Who it is about is read where one has signed in."""
    data = event.data
    kind = "HIRE_PASSED" if data.outcome == PASS else "HIRE_RETURNED"
    values = {"post": PersonKind(data.kind).label, "moment": _moment(data.submitted_at)}
    _keep(tx, vault, event, kind, values, About())


def evaluation_answered(tx: Transaction, event: Event[Answered], *, vault: Vault) -> None:
    """What was answered is read where one has signed in."""
    _keep(tx, vault, event, "EVALUATION_ANSWERED", {"number": event.data.number}, About())


def holder_short(tx: Transaction, event: Event[HolderShort], *, vault: Vault) -> None:
    _keep(tx, vault, event, "STAFF_SHORT", _shortfall(event.data), About())


def holder_notified(tx: Transaction, event: Event[HolderNotified], *, vault: Vault) -> None:
    """What the officer has written is read where one has signed in."""
    values = {**_shortfall(event.data), "deadline": in_words(event.data.deadline)}
    _keep(tx, vault, event, "STAFF_NOTICE", values, About())


def _shortfall(data: HolderShort) -> dict[str, str]:
    lack = said(data.missing, data.expired, data.unfit)
    return {"licence": data.licence_number, "since": in_words(data.since), "lack": lack}


def party_told(tx: Transaction, event: Event[PartyTold], *, vault: Vault) -> None:
    """Of a case with several parties (分立, 合并)."""
    data = event.data
    about = About() if data.kind in TO_PARTIES else About(data.application_id)
    _keep(tx, vault, event, data.kind, data.values, about)


def holder_reminded(tx: Transaction, event: Event[HolderReminded], *, vault: Vault) -> None:
    """As the release before tells it."""
    _keep(tx, vault, event, "REMINDED", {"text": event.data.text}, About())


def _keep(
    tx: Transaction, vault: Vault, event: Heard, kind: str, values: dict[str, str], about: About
) -> None:
    messages.tell(
        tx,
        vault,
        message_id=event.id,
        enterprise_id=event.data.enterprise_id,
        kind=kind,
        values=values,
        about=about,
        at=event.occurred_at,
    )


def _moment(instant: datetime) -> str:
    here = clock.local(instant)
    return f"{in_words(here.date())} {here:%H:%M}"


def case_closed(
    tx: Transaction, event: Event[CaseClosed], *, vault: Vault, applications: Applications
) -> None:
    """What a case has changed of the register entry holds from now on (D-12, D-13). The event tells
    what the licence shows; the rest, which is nobody else's concern, is asked for."""
    if event.data.register != RegisterEffect.CHANGED:
        return
    case_id = event.data.application_id
    filed = applications.register_values(application_id=case_id).values
    entry = event.data.particulars
    if entry is None:
        raise LookupError("a change of the register entry tells what it says from now on")
    told = {name: value for name, value in as_dict(entry).items() if value is not None}
    firm = event.data.enterprise_id
    register_entry.change(tx, vault, firm, {**filed, **told}, application_id=case_id)
