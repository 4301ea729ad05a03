from marshmallow import fields

from contracts.events import EventType
from contracts.operations import (
    ENTERPRISE,
    EVERYONE,
    SYSTEM,
    Contract,
    Message,
    Reply,
    staff,
)
from contracts.operations import UntypedCommand as Command
from contracts.operations import UntypedQuery as Query
from contracts.processes import PROCESSES, Process
from contracts.structs import Fact
from rules.vocabulary.enumerations import StaffRole

_EVERYBODY = frozenset({"anonymous", "enterprise", "staff", "system"})
_SERVICE = frozenset({"enterprise", "staff", "system"})
ASKER = Process("asker", _EVERYBODY, asks=frozenset({"sample", "other"}))
SAMPLE = Process("sample", _SERVICE, serves=True)
OTHER = Process(
    "other", _SERVICE, asks=frozenset({"sample"}), hears=frozenset({"sample"}), serves=True
)
PROCESSES.update({process.name: process for process in (ASKER, SAMPLE, OTHER)})
ASKED = frozenset({"asker"})
BOTH = ASKED | {"other"}


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


class AddedData(Fact):
    account: str
    amount: int


class Sample(Contract):
    service = "sample"
    echo = Query(request=Text, reply=TextReply, allow=EVERYONE, callers=BOTH)
    fail = Query(request=Text, allow=EVERYONE, callers=ASKED)
    sleep = Query(request=Seconds, allow=EVERYONE, callers=ASKED)
    who = Query(request=Nothing, reply=Who, allow=EVERYONE, callers=BOTH)
    examine = Query(request=Nothing, allow=staff(StaffRole.EXAMINE), callers=ASKED)
    only_services = Query(request=Nothing, reply=Who, allow=SYSTEM, callers=frozenset({"other"}))
    add = Command(request=Entry, reply=Total, allow=ENTERPRISE | SYSTEM, timeout=60.0, callers=BOTH)
    who_commands = Command(request=Nothing, reply=Who, allow=EVERYONE, callers=BOTH)


class Other(Contract):
    service = "other"
    ask = Query(request=Nothing, reply=Who, allow=EVERYONE, timeout=2.0, callers=ASKED)
    command = Command(request=Nothing, reply=Who, allow=EVERYONE, callers=ASKED)
    add_and_note = Command(
        request=Entry, reply=Total, allow=ENTERPRISE, timeout=60.0, callers=ASKED
    )


Added = EventType("sample", "sample.added", AddedData)
Unheard = EventType("sample", "sample.unheard", AddedData)
Noted = EventType("sample", "sample.noted", AddedData, informative=True)
