"""A row of a service's table becomes an entrypoint, and gets what its function needs."""

from contextlib import nullcontext
from typing import Any, cast

import pytest
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR
from sqlalchemy.orm import Session

from chassis.context import ANONYMOUS_ACTOR, Call
from chassis.events.envelope import Event
from chassis.rpc.server import RpcEntrypoint
from chassis.table import Tabled, job, reaction, read, saga
from chassis.transaction import Transaction
from contracts.events import REGISTRY, EventType
from contracts.operations import EVERYONE, Contract, Query
from contracts.structs import Answer, Fact, Request


class Greet(Request):
    whom: str


class Greeting(Answer):
    text: str


class Greeter(Contract):
    service = "greeter"
    greet = Query(request=Greet, reply=Greeting, allow=EVERYONE, callers=frozenset())
    look = Query(request=Greet, reply=Greeting, allow=EVERYONE, callers=frozenset())


def greet(call: Call, request: Greet, *, words: str, sign: str = "!") -> Greeting:
    return Greeting(text=f"{words} {request.whom}{sign}")


def look(session: Session, call: Call, request: Greet) -> Greeting:
    return Greeting(text=f"{session} {request.whom}")


SEEN: list[str] = []


def tick(call: Call, *, words: str) -> None:
    SEEN.append(f"{call.actor.name} {words}")


class Reading:
    """In the place of a database."""

    def read(self, call: Call) -> Any:
        return nullcontext("session")


class Part(Request):
    whom: str


def of_another_request(call: Call, request: Part) -> Greeting:
    return Greeting(text=request.whom)


def of_another_answer(call: Call, request: Greet) -> str:
    return request.whom


class Told(Fact):
    who: str


class ToldOther(Fact):
    who: str


TOLD: EventType[Told] = EventType("unit_table", "unit_table.told", Told)
del REGISTRY[TOLD.name]


def hear(tx: Transaction, event: Event[Told], *, words: str) -> None:
    SEEN.append(f"{event.data.who} {words}")


def hear_any(tx: Transaction, event: Event[Fact]) -> None:
    pass


def hear_other(tx: Transaction, event: Event[ToldOther]) -> None:
    pass


def hear_a_dict(tx: Transaction, event: dict[str, Any]) -> None:
    pass


def facts_refused_by_mypy(tx: Transaction, event: Event[Told]) -> None:
    """Never run, as the next one."""
    reaction(TOLD, "unit.told", hear)
    reaction(TOLD, "unit.told", hear_any)
    reaction(TOLD, "unit.told", hear_other)  # type: ignore[misc]
    reaction(TOLD, "unit.told", hear_a_dict)  # type: ignore[arg-type]
    tx.publish(TOLD, "unit:1", ToldOther(who="you"))  # type: ignore[misc]
    tx.publish(TOLD, "unit:1", {"who": "you"})  # type: ignore[misc]
    event.data["who"]  # type: ignore[index]
    event.data.whom  # type: ignore[attr-defined]  # noqa: B018


def refused_by_mypy(greeter: Greeter) -> None:
    """Never run: mypy finds an `ignore` that nothing needs, so each of these is an error to it."""
    saga(Greeter.greet, of_another_request)  # type: ignore[misc]
    saga(Greeter.greet, of_another_answer)  # type: ignore[misc]
    saga(Greeter.greet, look)  # type: ignore[arg-type, misc]
    greeter.greet(who="you")  # type: ignore[call-arg]
    greeter.greet(whom=5)  # type: ignore[arg-type]
    greeter.greet(whom="you").word  # type: ignore[attr-defined]  # noqa: B018


class Service(Tabled):
    name = "greeter"
    words = "hello"
    db = Reading()
    table = (saga(Greeter.greet, greet), read(Greeter.look, look), job(5, tick))


def method(name: str) -> Any:
    return getattr(Service(), name)


def test_a_row_is_an_entrypoint_of_its_operation() -> None:
    (entrypoint,) = getattr(Service.greet, ENTRYPOINT_EXTENSIONS_ATTR)  # type: ignore[attr-defined]
    assert isinstance(entrypoint, RpcEntrypoint)
    assert entrypoint.operation is Greeter.greet


def test_a_function_gets_what_it_needs_by_name() -> None:
    call = Call(ANONYMOUS_ACTOR)
    assert method("greet")(call, Greet(whom="you")) == Greeting(text="hello you!")
    assert method("look")(call, Greet(whom="you")) == Greeting(text="session you")
    method("tick")()
    assert SEEN == ["greeter hello"]


def test_what_a_service_does_not_have_is_found_where_it_is_declared() -> None:
    with pytest.raises(TypeError, match="has no words, which greet needs"):
        type("Poor", (Tabled,), {"name": "greeter", "table": (saga(Greeter.greet, greet),)})


def test_a_base_has_rows_for_every_service() -> None:
    class Base(Tabled, base=True):
        words: str
        table = (job(5, tick),)

    class Poor(Base):
        name = "greeter"
        words = "good day"
        table = (saga(Greeter.greet, greet),)

    SEEN.clear()
    having = cast(Any, Poor())
    having.tick()
    assert SEEN == ["greeter good day"] and hasattr(Poor, "greet") and not hasattr(Base, "tick")
    with pytest.raises(TypeError, match="has no words, which tick needs"):
        type("Silent", (Base,), {"name": "greeter"})


def test_so_are_two_rows_of_a_name() -> None:
    rows = (saga(Greeter.greet, greet), saga(Greeter.greet, greet))
    with pytest.raises(TypeError, match="two of the name greet"):
        type("Double", (Tabled,), {"name": "greeter", "words": "", "table": rows})


def test_what_inherits_from_a_service_has_its_operations_once() -> None:
    class Whole(Tabled):
        name = "greeter"
        words = "good day"
        table = (saga(Greeter.greet, greet),)

    class More(Whole):
        table = (saga(Greeter.look, greet),)

    assert hasattr(More, "greet") and hasattr(More, "look") and not hasattr(Whole, "look")
