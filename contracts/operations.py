"""How a service declares what it can be asked.

    class Personnel(Contract):
        service = "personnel"
        reserve_roster = Command(
            request=ReserveRoster, reply=Reserved, allow=ENTERPRISE, callers=by("application")
        )

The same declaration serves both sides: the service names it in its table (`chassis.table`), a
caller asks through `RpcClient(Personnel)`.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cache
from typing import Any, ClassVar, Generic, ParamSpec, Protocol, Self, TypeVar, overload

from contracts import firm
from contracts.codecs import codec_of
from rules.vocabulary.enumerations import StaffRole

P = ParamSpec("P")
Req = TypeVar("Req")
Rep = TypeVar("Rep")
Rep_co = TypeVar("Rep_co", covariant=True)

DEFAULT_TIMEOUT = 5.0  # seconds
NOTHING = type(None)
"""The reply of a command that answers nothing."""

ANONYMOUS = frozenset({"anonymous"})
ENTERPRISE = frozenset({"enterprise"})
"""Whoever has an account of the firm."""
FILERS = firm.permissions(firm.Ability.FILE)
OWNERS = firm.permissions(firm.Ability.MANAGE)
SYSTEM = frozenset({"system"})
SUBSCRIBER = frozenset({"subscriber"})
UNCONFIRMED = "UNCONFIRMED"
"""Among the roles that identity vouches for: an authenticator that was not shown of late."""
STAFF = frozenset(f"staff:{role.value}" for role in StaffRole)
OWN_STAFF = STAFF | {"staff"}
"""Also who has no role yet: for what is of the own account."""
PEOPLE = ANONYMOUS | ENTERPRISE | STAFF
EVERYONE = PEOPLE | SYSTEM


def staff(*roles: StaffRole) -> frozenset[str]:
    """The permissions of some staff roles, for `allow`."""
    return frozenset(f"staff:{role.value}" for role in roles)


REVIEWERS = staff(
    StaffRole.FORMAL, StaffRole.ACCEPT, StaffRole.EXAMINE, StaffRole.DECIDE, StaffRole.ISSUE
)


class Bound(Protocol[P, Rep_co]):
    """An operation of a contract in a caller's hand (`chassis.rpc.proxy`)."""

    def __call__(self, *args: P.args, **fields: P.kwargs) -> Rep_co:
        """Ask, with the fields of the request. Raises `contracts.errors`."""

    def with_key(self, key: str) -> Bound[P, Rep_co]:
        """Use this idempotency key instead of one derived from the call's."""

    def defer(self, *args: P.args, **fields: P.kwargs) -> Any:
        """Prepare without sending, for `chassis.rpc.proxy.parallel`."""


class Operation(Generic[P, Req, Rep]):
    """One thing a service can be asked; `P` are the fields of its request.

    request, reply: structures (`contracts.structs`); NOTHING where nothing is answered.
    allow: who may ask, as permissions ("enterprise", "staff:EXAMINE" …); checked by the service.
    timeout: seconds the caller waits when it has no nearer deadline.
    callers: the processes that may ask (`contracts.processes`); the broker says who did.
    stepped: demands of staff with an authenticator that they have shown it of late.
    before: a command of the same service that is about to be asked; the question carries its
    idempotency key, and can tell whether it has been carried out.
    """

    is_command: ClassVar[bool] = False
    service = ""
    name = ""

    def __init__(
        self,
        request: Callable[P, Req],
        reply: type[Rep],
        *,
        allow: frozenset[str] = frozenset(),
        callers: frozenset[str],
        timeout: float = DEFAULT_TIMEOUT,
        before: str | None = None,
        stepped: bool = False,
    ) -> None:
        self.request: Any = request
        self.reply: Any = None if reply is NOTHING else reply
        self.allow, self.callers = allow, callers
        self.timeout, self.before, self.stepped = timeout, before, stepped
        self.asks, self.answers = codec_of(request), codec_of(self.reply)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.service = getattr(owner, "service", "")

    @overload
    def __get__(self, contract: None, owner: type) -> Self: ...
    @overload
    def __get__(self, contract: Contract, owner: type) -> Bound[P, Rep]: ...
    def __get__(self, contract: Contract | None, owner: type) -> Any:
        """Of the contract the operation; of one in a caller's hand what can be called."""
        if contract is None:
            return self
        bound = contract.__dict__[self.name] = contract.bind(self)
        return bound


class Query(Operation[P, Req, Rep]):
    """Changes nothing; may be repeated at will."""


class Command(Operation[P, Req, Rep]):
    """Changes state; carries an idempotency key, repeated it returns the first result."""

    is_command = True


class Contract:
    """What one service can be asked. `service` is its name on the broker.

    The class names the operations; an object of it asks them as part of a call:
    `self.personnel.roster(enterprise_id="…").items`.
    """

    service: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        """What several services are asked alike stands in a base without a `service`; each gets
        operations of its own of it."""
        for base in cls.__mro__[1:]:
            for name, shared in list(vars(base).items()):
                if cls.service and isinstance(shared, Operation) and name not in vars(cls):
                    own = copy(shared)
                    own.service = cls.service
                    setattr(cls, name, own)

    def __init__(self, bind: Callable[[Operation[Any, Any, Any]], Any]) -> None:
        """bind: makes what can be called (`chassis.rpc.proxy`)."""
        self.bind = bind

    @classmethod
    @cache
    def operations(cls) -> dict[str, AnyOperation]:
        """With those of the parts that a large contract is made of."""
        parts = reversed(cls.__mro__)
        return {
            name: op
            for part in parts
            for name, op in vars(part).items()
            if isinstance(op, Operation)
        }


AnyOperation = Operation[Any, Any, Any]
