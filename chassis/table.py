"""A service as a table: what it is asked, what it hears and what it does at intervals, each with
the function that does it.

    class StockService(Upkeep):
        name = "stock"
        db: Db = Database("stock")
        vault: Vault = Resource(Vault.from_settings)
        table = (
            read(Stock.find, queries.find),
            command(Stock.reserve, reserve),
            saga(Stock.order, order),
            reaction(GOODS_ARRIVED, "stock.goods", reactions.goods_arrived),
            job(600, undo_reservations),
        )

A function gets what its row says by position; what it needs beside are its keyword arguments,
each the attribute of the service with that name. mypy holds a row to the types of its operation or
event; a need that the service does not have is a TypeError where the class is declared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from chassis.context import Call, system_call
from chassis.events.consumer import on
from chassis.events.envelope import Event
from chassis.periodic import every
from chassis.rpc.server import serve
from chassis.transaction import Transaction
from contracts.events import EventType, F
from contracts.operations import Operation

N = ParamSpec("N")
P = ParamSpec("P")
Req = TypeVar("Req")
Rep = TypeVar("Rep")


@dataclass(frozen=True)
class Row:
    """entrypoint: what starts it, for a method of the service; run: (service, needs, …). heard: the
    queue and type of an event that it reacts to."""

    name: str
    function: Callable[..., Any]
    entrypoint: Callable[[Callable[..., Any]], Callable[..., Any]]
    run: Callable[..., Any]
    heard: tuple[str, EventType[Any]] | None = None


def read(
    operation: Operation[P, Req, Rep], function: Callable[Concatenate[Session, Call, Req, N], Rep]
) -> Row:
    """`function(session, call, request, *, needs)`: nothing but reading of the own database."""

    def run(service: Any, needs: dict[str, Any], call: Call, request: Any) -> Any:
        with service.db.read(call) as session:
            return function(session, call, request, **needs)  # type: ignore[call-arg]

    return Row(operation.name, function, serve(operation), run)


def command(
    operation: Operation[P, Req, Rep], function: Callable[Concatenate[Transaction, Req, N], Rep]
) -> Row:
    """`function(tx, request, *, needs)`: in one transaction, repeatable by its key. Who asks is
    `tx.call.actor`."""

    def run(service: Any, needs: dict[str, Any], call: Call, request: Any) -> Any:
        return service.db.command(call, request, function, **needs)

    return Row(operation.name, function, serve(operation), run)


def saga(
    operation: Operation[P, Req, Rep], function: Callable[Concatenate[Call, Req, N], Rep]
) -> Row:
    """`function(call, request, *, needs)`: it asks others, computes for long or needs several
    transactions, and gets `db` for them."""

    def run(service: Any, needs: dict[str, Any], call: Call, request: Any) -> Any:
        return function(call, request, **needs)  # type: ignore[call-arg]

    return Row(operation.name, function, serve(operation), run)


def reaction(
    event: EventType[F], queue: str, function: Callable[Concatenate[Transaction, Event[F], N], None]
) -> Row:
    """`function(tx, event, *, needs)`: once per event. queue: "<service>.<what it is for>"."""

    def run(service: Any, needs: dict[str, Any], told: Event[F]) -> None:
        service.db.react(told, queue, function, **needs)

    return Row(function.__name__, function, on(event, queue), run, (queue, event))


def job(seconds: float, function: Callable[Concatenate[Call, N], object]) -> Row:
    """`function(call, *, needs)`: at intervals, asked by nobody (`chassis.periodic`)."""

    def run(service: Any, needs: dict[str, Any]) -> None:
        function(system_call(service.name), **needs)  # type: ignore[call-arg]

    return Row(function.__name__, function, every(seconds), run)


Heard = dict[str, dict[str, EventType[Any]]]
"""By queue and name the events that a service hears."""


def heard_by(table: tuple[Row, ...]) -> Heard:
    found: Heard = {}
    for queue, event in (row.heard for row in table if row.heard):
        found.setdefault(queue, {})[event.name] = event
    return found


class Tabled:
    """Base of service classes: makes nameko's entrypoints of `table`, and of the tables of those
    bases that are no service themselves: `class Upkeep(Tabled, base=True)`."""

    table: ClassVar[tuple[Row, ...]] = ()
    heard: ClassVar[Heard] = {}
    _is_base: ClassVar[bool] = True

    def __init_subclass__(cls, *, base: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._is_base = base
        if base:
            return
        cls.heard = heard_by(cls.table)
        tables = [one for one in cls.__mro__ if one is cls or vars(one).get("_is_base")]
        for row in (row for one in tables for row in vars(one).get("table", ())):
            if hasattr(cls, row.name):
                raise TypeError(f"{cls.__name__} has two of the name {row.name}")
            setattr(cls, row.name, row.entrypoint(_method(cls, row)))


def _method(cls: type, row: Row) -> Callable[..., Any]:
    needs = _needs(row.function)
    for name in needs:
        if not hasattr(cls, name):
            raise TypeError(f"{cls.__name__} has no {name}, which {row.name} needs")

    def method(self: Any, *given: Any) -> Any:
        return row.run(self, {name: getattr(self, name) for name in needs}, *given)

    method.__name__ = row.name
    return method


def _needs(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(
        name
        for name, parameter in signature(function).parameters.items()
        if parameter.kind is Parameter.KEYWORD_ONLY and parameter.default is Parameter.empty
    )
