from datetime import date

from contracts.events import EventType
from contracts.operations import (
    ENTERPRISE,
    EVERYONE,
    NOTHING,
    SYSTEM,
    Command,
    Contract,
    Query,
    staff,
)
from contracts.processes import PROCESSES, Process
from contracts.structs import Answer, Count, Empty, Fact, Request
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


class Text(Request):
    text: str


class TextReply(Answer):
    text: str


class Entry(Request):
    account: str
    amount: Count
    seconds: float = 0.0


class Total(Answer):
    total: int
    day: date


class Seconds(Request):
    seconds: float


class Who(Answer):
    kind: str
    account_id: str | None
    trace_id: str
    remaining: float | None
    key: str | None


class AddedData(Fact):
    account: str
    amount: int


class Sample(Contract):
    service = "sample"
    echo = Query(request=Text, reply=TextReply, allow=EVERYONE, callers=BOTH)
    fail = Query(request=Text, reply=NOTHING, allow=EVERYONE, callers=ASKED)
    sleep = Query(request=Seconds, reply=NOTHING, allow=EVERYONE, callers=ASKED)
    who = Query(request=Empty, reply=Who, allow=EVERYONE, callers=BOTH)
    examine = Query(request=Empty, reply=NOTHING, allow=staff(StaffRole.EXAMINE), callers=ASKED)
    only_services = Query(request=Empty, reply=Who, allow=SYSTEM, callers=frozenset({"other"}))
    add = Command(request=Entry, reply=Total, allow=ENTERPRISE | SYSTEM, timeout=60.0, callers=BOTH)
    who_commands = Command(request=Empty, reply=Who, allow=EVERYONE, callers=BOTH)


class Other(Contract):
    service = "other"
    ask = Query(request=Empty, reply=Who, allow=EVERYONE, timeout=2.0, callers=ASKED)
    command = Command(request=Empty, reply=Who, allow=EVERYONE, callers=ASKED)
    add_and_note = Command(
        request=Entry, reply=Total, allow=ENTERPRISE, timeout=60.0, callers=ASKED
    )


Added = EventType("sample", "sample.added", AddedData)
Unheard = EventType("sample", "sample.unheard", AddedData)
Noted = EventType("sample", "sample.noted", AddedData, informative=True)
