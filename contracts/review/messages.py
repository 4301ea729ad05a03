"""What review has a firm told: identity keeps it for the firm and sends it."""

from __future__ import annotations

from marshmallow import fields

from contracts.events import EventType
from contracts.operations import Reply


class FirmTold(Reply):
    """kind, values: of `rules.messages`; nothing personal. What it is about, as far as there is
    such a thing: application_id, document_id, licence_id."""

    enterprise_id = fields.String(required=True)
    kind = fields.String(required=True)
    values = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    application_id = fields.String(load_default=None, allow_none=True)
    document_id = fields.String(load_default=None, allow_none=True)
    licence_id = fields.String(load_default=None, allow_none=True)


FIRM_TOLD = EventType("review", "review.firm_told", FirmTold)
