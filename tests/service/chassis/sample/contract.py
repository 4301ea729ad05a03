from marshmallow import fields

from contracts.events import EventType
from contracts.operations import (
    ENTERPRISE,
    EVERYONE,
    SYSTEM,
    Command,
    Contract,
    Message,
    Query,
    Reply,
    staff,
)
from rules.vocabulary.enumerations import StaffRole


class Text(Message):
    text = fields.String(required=True)


class TextReply(Reply):
    text = fields.String(required=True)


class Entry(Message):
    account = fields.String(required=True)
    amount = fields.Integer(required=True, strict=True)
    seconds = fields.Float(load_default=0.0)


class Total(Reply):
    total = fields.Integer(required=True)
    day = fields.Date(required=True)


class Seconds(Message):
    seconds = fields.Float(required=True)


class Nothing(Message):
    pass


class Who(Reply):
    kind = fields.String()
    account_id = fields.String()
    trace_id = fields.String()
    remaining = fields.Float()
    key = fields.String(allow_none=True)


class AddedData(Reply):
    account = fields.String(required=True)
    amount = fields.Integer(required=True)


class Sample(Contract):
    service = "sample"
    echo = Query(request=Text, reply=TextReply, allow=EVERYONE)
    fail = Query(request=Text, allow=EVERYONE)
    sleep = Query(request=Seconds, allow=EVERYONE)
    who = Query(request=Nothing, reply=Who, allow=EVERYONE)
    examine = Query(request=Nothing, allow=staff(StaffRole.EXAMINE))
    only_services = Query(request=Nothing, reply=Who, allow=SYSTEM, internal=True)
    add = Command(request=Entry, reply=Total, allow=ENTERPRISE | SYSTEM, timeout=60.0)
    who_commands = Command(request=Nothing, reply=Who, allow=EVERYONE)


class Other(Contract):
    service = "other"
    ask = Query(request=Nothing, reply=Who, allow=EVERYONE, timeout=2.0)
    ask_as_system = Query(request=Nothing, reply=Who, allow=EVERYONE)
    command = Command(request=Nothing, reply=Who, allow=EVERYONE)
    add_and_note = Command(request=Entry, reply=Total, allow=ENTERPRISE, timeout=60.0)


Added = EventType("sample", "sample.added", AddedData)
Unheard = EventType("sample", "sample.unheard", AddedData)
Noted = EventType("sample", "sample.noted", AddedData, informative=True)
