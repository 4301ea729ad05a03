"""Where each office receives application forms by mail: what its administrator has entered, else
what the data says."""

from __future__ import annotations

from dataclasses import replace

from contracts.errors import ServiceError
from gateway.rpc import rpc
from rules.jurisdiction import OfficeData, office_data
from rules.vocabulary.enumerations import Office


def offices() -> list[OfficeData]:
    """All of them, each with its mailbox as far as one is known. A page does not fail for it."""
    try:
        entered = rpc().identity.mailboxes().items
    except ServiceError:
        entered = {}
    known = (office_data(office) for office in Office)
    return [replace(one, mailbox=entered.get(one.office.value) or one.mailbox) for one in known]
