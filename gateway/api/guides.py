"""办事指南 as data: the same guide as the public page, for programs that show it themselves."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from gateway.api.resource import anonymous, resource
from gateway.public.guides import guide_of
from gateway.session import public

blueprint = resource("guides", "办事指南：条件、材料、流程和时限，与填报和审核使用同一份规定")


class MaterialSchema(Schema):
    """condition: 适用情形, "" for every application. template: its code, null without one."""

    code = fields.String()
    name = fields.String()
    hint = fields.String()
    required = fields.Boolean()
    condition = fields.String()
    each = fields.String()
    template = fields.String(allow_none=True)


class MaterialGroupSchema(Schema):
    tab = fields.String()
    title = fields.String()
    items = fields.List(fields.Nested(MaterialSchema))


class StepSchema(Schema):
    code = fields.String()
    title = fields.String()
    text = fields.String()


class WaySchema(Schema):
    """A way of handling (`procedure`) with its steps. online: whether it can be filed online."""

    procedure = fields.String()
    title = fields.String()
    online = fields.Boolean()
    steps = fields.List(fields.Nested(StepSchema))


class LimitSchema(Schema):
    """In working days, 0 for the same day; `extension`: what may be added, 0 for nothing."""

    title = fields.String()
    counted_from = fields.String()
    working_days = fields.Integer()
    extension = fields.Integer()
    basis = fields.String()


class OfficeSchema(Schema):
    """address, telephone, hours: of its counter. null for what is not known."""

    code = fields.String()
    authority = fields.String()
    area = fields.String()
    mailbox = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    telephone = fields.String(allow_none=True)
    hours = fields.String(allow_none=True)


class CellSchema(Schema):
    """`columns`, `rows`: how many it spans, as in an HTML table."""

    text = fields.String()
    columns = fields.Integer()
    rows = fields.Integer()


class TableSchema(Schema):
    title = fields.String()
    levels = fields.List(fields.String())
    rows = fields.List(fields.List(fields.Nested(CellSchema)))


class GuideSchema(Schema):
    """online: whether it can be filed online in some way; filing: from when to when; fee: what it
    costs; hotline: the telephone of all offices together."""

    type = fields.String()
    title = fields.String()
    summary = fields.String()
    effective_from = fields.String(metadata={"format": "date"})
    online = fields.Boolean()
    fee = fields.String()
    hotline = fields.String()
    basis = fields.List(fields.String())
    applicants = fields.List(fields.String())
    filing = fields.List(fields.String())
    results = fields.List(fields.String())
    notices = fields.List(fields.String())
    conditions = fields.List(fields.Nested(TableSchema))
    materials = fields.List(fields.Nested(MaterialGroupSchema))
    ways = fields.List(fields.Nested(WaySchema))
    limits = fields.List(fields.Nested(LimitSchema))
    offices = fields.List(fields.Nested(OfficeSchema))


@blueprint.get("/guide/<code>")
@blueprint.response(200, GuideSchema)
@anonymous(blueprint)
@public
def get_guide(code: str) -> Any:
    """业务类型（例如NEW）的办事指南。"""
    return guide_of(code).to_dict()
