from typing import Any

import eventlet
from sqlalchemy import func, insert, select

from chassis import clock
from chassis.context import Call
from chassis.database import Database, Db
from chassis.events.envelope import Event
from chassis.events.relay import Relay
from chassis.rpc.client import RpcClient
from chassis.table import Tabled, command, reaction, saga
from chassis.transaction import Transaction
from contracts import errors
from contracts.structs import Empty, as_dict
from tests.service.chassis.sample.contract import (
    Added,
    AddedData,
    Entry,
    Other,
    Sample,
    Seconds,
    Text,
    TextReply,
    Total,
    Who,
)
from tests.service.chassis.sample.tables import entry, handled

ERRORS = {
    "not_found": errors.NotFound("没有这家企业"),
    "conflict": errors.StaleVersion(current=7),
    "invalid": errors.Invalid.at("rows.3.id_number", "身份证号码有误"),
    "too_many": errors.TooMany(retry_after=30),
}


def echo(call: Call, request: Text) -> TextReply:
    return TextReply(text=request.text)


def fail(call: Call, request: Text) -> None:
    if request.text in ERRORS:
        raise ERRORS[request.text]
    raise RuntimeError(f"unexpected: {request.text}")


def sleep(call: Call, request: Seconds) -> None:
    eventlet.sleep(request.seconds)


def who(call: Call, request: Empty) -> Who:
    return Who(
        kind=call.actor.kind,
        account_id=call.actor.account_id,
        trace_id=call.trace_id,
        remaining=call.remaining(),
        key=call.idempotency_key,
    )


def examine(call: Call, request: Empty) -> None:
    """For examiners only."""


def add(tx: Transaction, request: Entry) -> Total:
    row: dict[str, Any] = {"account": request.account, "amount": request.amount}
    tx.session.execute(insert(entry).values(**row))
    tx.publish(Added, f"account:{request.account}", AddedData(**row))
    tx.audit("add", "account", request.account, after={"amount": request.amount})
    eventlet.sleep(request.seconds)
    total = select(func.sum(entry.c.amount)).where(entry.c.account == request.account)
    return Total(total=tx.session.scalar(total) or 0, day=clock.today())


class SampleService(Tabled):
    name = "sample"

    db: Db = Database("sample")
    relay = Relay()

    table = (
        saga(Sample.echo, echo),
        saga(Sample.fail, fail),
        saga(Sample.sleep, sleep),
        saga(Sample.who, who),
        saga(Sample.who_commands, who),
        saga(Sample.examine, examine),
        saga(Sample.only_services, who),
        command(Sample.add, add),
    )


def ask(call: Call, request: Empty, *, sample: Sample) -> Who:
    return sample.who()


def ask_a_command(call: Call, request: Empty, *, sample: Sample) -> Who:
    return sample.who_commands()


def add_and_note(call: Call, request: Entry, *, db: Db, sample: Sample) -> Total:
    done = db.replay(call, request, Total)
    if done is not None:
        return done
    reply = sample.add(account=request.account, amount=request.amount, seconds=request.seconds)
    with db.transaction(call) as tx:
        row = {"event_id": "saga", "account": request.account, "amount": request.amount}
        tx.session.execute(insert(handled).values(**row))
        return tx.remember(request, reply)


def note(tx: Transaction, event: Event[AddedData], *, sample: Sample) -> None:
    """Behaviour by account: "poison" fails always, "refuse" is refused, "slow" takes seconds,
    "dependent" asks for the service itself."""
    account = event.data.account
    if account == "dependent":
        asked = sample.only_services()
        assert (asked.kind, asked.account_id) == ("system", "other")
    tx.session.execute(insert(handled).values(event_id=event.id, **as_dict(event.data)))
    if account == "poison":
        raise RuntimeError("cannot handle this")
    if account == "refuse":
        raise errors.Forbidden()
    if account == "slow":
        eventlet.sleep(4)


class OtherService(Tabled):
    name = "other"

    db: Db = Database("other")
    sample: Sample = RpcClient(Sample)

    table = (
        saga(Other.ask, ask),
        saga(Other.command, ask_a_command),
        saga(Other.add_and_note, add_and_note),
        reaction(Added, "other.notes", note),
    )
