"""How a service declares what it can be asked.

    class Personnel(Contract):
        service = "personnel"
        reserve_roster = Command(
            request=ReserveRoster, reply=Reserved, allow=ENTERPRISE, callers=by("application")
        )

The same declaration serves both sides: the service binds a method to it with
`@serve(Personnel.reserve_roster)`, a caller asks through `RpcClient(Personnel)`. Requests refuse
unknown fields; replies and events ignore them, so that a newer service can add some.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields

from contracts import wording
from contracts.errors import Invalid
from contracts.replies import reader
from contracts.requests import loader
from rules.vocabulary.enumerations import StaffRole

DEFAULT_TIMEOUT = 5.0  # seconds

ANONYMOUS = frozenset({"anonymous"})
ENTERPRISE = frozenset({"enterprise"})
SYSTEM = frozenset({"system"})
SUBSCRIBER = frozenset({"subscriber"})
STAFF = frozenset(f"staff:{role.value}" for role in StaffRole)
PEOPLE = ANONYMOUS | ENTERPRISE | STAFF
EVERYONE = PEOPLE | SYSTEM


def staff(*roles: StaffRole) -> frozenset[str]:
    """The permissions of some staff roles, for `allow`."""
    return frozenset(f"staff:{role.value}" for role in roles)


REVIEWERS = staff(
    StaffRole.FORMAL, StaffRole.ACCEPT, StaffRole.EXAMINE, StaffRole.DECIDE, StaffRole.ISSUE
)


class _OfDicts(Schema):
    """Dumps dicts by their keys alone: a missing "items" or "values" is no method of the dict."""

    error_messages = wording.OF_SCHEMAS

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        if isinstance(obj, dict):
            return obj.get(attr, default)
        return super().get_attribute(obj, attr, default)


class Message(_OfDicts):
    """A request: unknown fields are refused."""

    class Meta:
        unknown = RAISE
        ordered = True


class Empty(Message):
    """No arguments; where it matters, the caller's own."""


class Reply(_OfDicts):
    """A reply or the data of an event: unknown fields are ignored."""

    class Meta:
        unknown = EXCLUDE
        ordered = True


ADDED = {"added": True}
"""Metadata of a field of a request that we add to what was sent: where a file was put, what it was
found to be. A command that comes again is compared without it."""


@dataclass(eq=False)
class Operation:
    """One thing a service can be asked.

    request, reply: marshmallow schema classes (reply None: nothing, or JSON as it is).
    allow: who may ask, as permissions ("enterprise", "staff:EXAMINE" …); checked by the service.
    timeout: seconds the caller waits when it has no nearer deadline.
    callers: the processes that may ask (`contracts.processes`); the broker says who did.
    before: a command of the same service that is about to be asked; the question carries its
    idempotency key, and can tell whether it has been carried out.
    """

    request: type[Schema]
    reply: type[Schema] | None = None
    allow: frozenset[str] = frozenset()
    timeout: float = DEFAULT_TIMEOUT
    before: str | None = None
    callers: frozenset[str] = field(kw_only=True)
    service: str = field(init=False, default="")
    name: str = field(init=False, default="")

    is_command: ClassVar[bool] = False

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.service = getattr(owner, "service", "")
        self._request = self.request()
        self._load = loader(self._request)
        self._reply = self.reply() if self.reply else None
        self._read = reader(self._reply) if self._reply else None

    def dump_request(self, data: dict[str, Any]) -> dict[str, Any]:
        """Python values → JSON primitives (caller's side; not validated).

        Raises `Invalid` for a value that has none, such as a text where a number belongs.
        """
        try:
            return dict(self._request.dump(data))
        except (ValueError, TypeError, AttributeError, ArithmeticError):
            self.load_request(data)
            raise

    def load_request(self, payload: dict[str, Any]) -> dict[str, Any]:
        """JSON primitives → Python values. Raises `Invalid` with every finding."""
        try:
            return dict(self._load(payload))
        except ValidationError as error:
            raise Invalid(findings=findings_of(error)) from error

    def compared(self, data: Any) -> Any:
        """What makes a request the same as an earlier one: without what is `ADDED`."""
        return _without_added(self._request, data)

    def dump_reply(self, result: Any) -> Any:
        return self._reply.dump(result) if self._reply else result

    def load_reply(self, payload: Any) -> Any:
        """What `dump_reply` made → Python values (caller's side; not validated)."""
        return self._read(payload) if self._read else payload


class Query(Operation):
    """Changes nothing; may be repeated at will."""


class Command(Operation):
    """Changes state; carries an idempotency key, repeated it returns the first result."""

    is_command = True


class Contract:
    """What one service can be asked. `service` is its name on the broker."""

    service: ClassVar[str]

    @classmethod
    @cache
    def operations(cls) -> dict[str, Operation]:
        return {name: op for name, op in vars(cls).items() if isinstance(op, Operation)}


def _without_added(schema: Schema, data: Any) -> Any:
    if not isinstance(data, dict):
        return data
    kept = {}
    for name, value in data.items():
        field = schema.fields.get(name)
        if field is None or not field.metadata.get("added"):
            nested = field.schema if isinstance(field, fields.Nested) else None
            kept[name] = _without_added(nested, value) if nested else value
    return kept


def findings_of(error: ValidationError) -> list[dict[str, Any]]:
    """marshmallow's nested messages as a list of {path, message}; path like `rows.3.id_number`."""
    found: list[dict[str, Any]] = []

    def walk(node: Any, path: tuple[str, ...]) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value, path if key == "_schema" else (*path, str(key)))
        elif isinstance(node, list):
            for message in node:
                walk(message, path)
        else:
            found.append({"path": ".".join(path), "message": str(node)})

    walk(error.messages, ())
    return found
