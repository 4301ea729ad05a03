from typing import Any

import eventlet
from sqlalchemy import func, insert, select

from chassis import clock
from chassis.context import Call
from chassis.database import Database
from chassis.events.consumer import on
from chassis.events.envelope import Event
from chassis.events.relay import Relay
from chassis.rpc.client import RpcClient
from chassis.rpc.server import serve
from chassis.transaction import Transaction
from contracts import errors
from contracts.structs import as_dict
from tests.service.chassis.sample.contract import Added, AddedData, Other, Sample
from tests.service.chassis.sample.tables import entry, handled

ERRORS = {
    "not_found": errors.NotFound("没有这家企业"),
    "conflict": errors.StaleVersion(current=7),
    "invalid": errors.Invalid.at("rows.3.id_number", "身份证号码有误"),
    "too_many": errors.TooMany(retry_after=30),
}


def add(tx: Transaction, data: dict[str, Any]):
    tx.session.execute(insert(entry).values(account=data["account"], amount=data["amount"]))
    added = AddedData(account=data["account"], amount=data["amount"])
    tx.publish(Added, f"account:{added.account}", added)
    tx.audit("add", "account", data["account"], after={"amount": data["amount"]})
    eventlet.sleep(data["seconds"])
    total = select(func.sum(entry.c.amount)).where(entry.c.account == data["account"])
    return {"total": tx.session.scalar(total), "day": clock.today()}


def who(call: Call):
    return {
        "kind": call.actor.kind,
        "account_id": call.actor.account_id,
        "trace_id": call.trace_id,
        "remaining": call.remaining(),
        "key": call.idempotency_key,
    }


class SampleService:
    name = "sample"

    db = Database("sample")
    relay = Relay()

    @serve(Sample.echo)
    def echo(self, call: Call, data: dict[str, Any]):
        return data

    @serve(Sample.fail)
    def fail(self, call: Call, data: dict[str, Any]) -> None:
        if data["text"] in ERRORS:
            raise ERRORS[data["text"]]
        raise RuntimeError(f"unexpected: {data['text']}")

    @serve(Sample.sleep)
    def sleep(self, call: Call, data: dict[str, Any]) -> None:
        eventlet.sleep(data["seconds"])

    @serve(Sample.who)
    def who(self, call: Call, data: dict[str, Any]):
        return who(call)

    @serve(Sample.who_commands)
    def who_commands(self, call: Call, data: dict[str, Any]):
        return who(call)

    @serve(Sample.examine)
    def examine(self, call: Call, data: dict[str, Any]):
        return {}

    @serve(Sample.only_services)
    def only_services(self, call: Call, data: dict[str, Any]):
        return who(call)

    @serve(Sample.add)
    def add(self, call: Call, data: dict[str, Any]):
        return self.db.command(call, data, add)


def note(tx: Transaction, event: Event[AddedData]) -> None:
    """Behaviour by account: "poison" fails always, "refuse" is refused, "slow" takes seconds."""
    account = event.data.account
    tx.session.execute(insert(handled).values(event_id=event.id, **as_dict(event.data)))
    if account == "poison":
        raise RuntimeError("cannot handle this")
    if account == "refuse":
        raise errors.Forbidden()
    if account == "slow":
        eventlet.sleep(4)


class OtherService:
    name = "other"

    db = Database("other")
    sample = RpcClient(Sample)

    @serve(Other.ask)
    def ask(self, call: Call, data: dict[str, Any]):
        return self.sample.who()

    @serve(Other.command)
    def command(self, call: Call, data: dict[str, Any]):
        return self.sample.who_commands()

    @serve(Other.add_and_note)
    def add_and_note(self, call: Call, data: dict[str, Any]):
        done = self.db.replay(call, data)
        if done is not None:
            return done
        reply = self.sample.add(**data)
        with self.db.transaction(call) as tx:
            row = {"event_id": "saga", "account": data["account"], "amount": data["amount"]}
            tx.session.execute(insert(handled).values(**row))
            return tx.remember(data, reply)

    @on(Added, queue="other.notes")
    def note(self, event: Event[AddedData]) -> None:
        if event.data.account == "dependent":  # a reaction asks for the service itself
            asked = self.sample.only_services()
            assert (asked["kind"], asked["account_id"]) == ("system", "other")
        self.db.react(event, "other.notes", note)
