"""Tracebacks without what people typed: Python quotes it in the message of an error about it."""

from __future__ import annotations

from traceback import TracebackException

from marshmallow.exceptions import MarshmallowError

from contracts.errors import ServiceError

# What services and forms say to a person names people and values.
# "Invalid isoformat string: '…'", "invalid literal for int(): '…'", KeyError: '…', and all that
# libraries derive from them. Where it happened and what was called is told all the same.
_QUOTING = (ValueError, LookupError, ArithmeticError, MarshmallowError, ServiceError)


def told(error: BaseException) -> str:
    """The traceback of an error and of those that led to it."""
    first = TracebackException.from_exception(error)
    waiting: list[TracebackException | None] = [first]
    while waiting:
        found = waiting.pop()
        if found is None:
            continue
        if issubclass(found.exc_type, _QUOTING):
            found._str = "…"  # type: ignore[attr-defined] # its message has no public name
            found.__notes__ = None
        waiting += [found.__cause__, found.__context__, *(found.exceptions or ())]
    return "".join(first.format()).rstrip()
