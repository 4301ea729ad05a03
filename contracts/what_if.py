"""Questions of an applicant: what if these people leave, what does this roster reach."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.operations import Message, Reply


class HolderWhatIf(Message):
    """Of a holder's people of today. leave: places on the roster, such as ``technicians/<row id>``
    or ``technical_head``, of who leaves on ``day`` (None: today).
    """

    leave = fields.List(
        fields.String(validate=validate.Length(max=100)),
        load_default=list,
        validate=validate.Length(max=2000),
    )
    day = fields.Date(load_default=None, allow_none=True)


class WhatIf(HolderWhatIf):
    """Of the people of an application. staff_only: only what the people decide alone is looked at,
    else every condition of the licence.
    """

    application_id = fields.String(required=True)
    staff_only = fields.Boolean(load_default=True)


class RosterPerson(Reply):
    """One post on the roster. place: as `HolderWhatIf.leave` names it; kind: `PersonKind`."""

    place = fields.String()
    kind = fields.String()
    name = fields.String()
    id_number_masked = fields.String()


class WhatIfAnswer(Reply):
    """applied: the levels by the order in force. desk: `rules.whatif.desk.Desk.to_dict()`; until:
    how far ahead it looks. statistics: `rules.statistics.Statistics.to_dict()`, by the order of the
    licence too where that is a former one; None while no category is chosen."""

    on = fields.Date()
    until = fields.Date()
    applied = fields.Dict(keys=fields.String(), values=fields.String())
    people = fields.List(fields.Nested(RosterPerson))
    desk = fields.Dict()
    statistics = fields.Dict(allow_none=True)
