"""Questions of an applicant: what if these people leave, what does this roster reach."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from msgspec import Meta, field

from contracts.structs import Answer, Request

_PLACE = Annotated[str, Meta(max_length=100)]


class HolderWhatIf(Request):
    """Of a holder's people of today. leave: places on the roster, such as ``technicians/<row id>``
    or ``technical_head``, of who leaves on ``day`` (None: today).
    """

    leave: Annotated[list[_PLACE], Meta(max_length=2000)] = field(default_factory=list)
    day: date | None = None


class WhatIf(HolderWhatIf):
    """Of the people of an application. staff_only: only what the people decide alone is looked at,
    else every condition of the licence.
    """

    application_id: str
    staff_only: bool = True


class RosterPerson(Answer):
    """One post on the roster. place: as `HolderWhatIf.leave` names it; kind: `PersonKind`."""

    place: str
    kind: str
    name: str
    id_number_masked: str


class WhatIfAnswer(Answer):
    """applied: the levels by the order in force. desk: `rules.whatif.desk.Desk.to_dict()`; until:
    how far ahead it looks. statistics: `rules.statistics.Statistics.to_dict()`, by the order of the
    licence too where that is a former one; None while no category is chosen."""

    on: date
    until: date
    applied: dict[str, str]
    people: list[RosterPerson]
    desk: dict[str, Any]
    statistics: dict[str, Any] | None
