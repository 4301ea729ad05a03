"""Which processes talk over the broker, and what each of them may say there.

Each has a broker user of its own name, so the broker itself vouches for who sent a message. Its
rights follow from this table (`deploy.broker.inside`); which operations it may ask stands with the
operations (`Operation.callers`). tests/guard/test_callers.py compares both with the code.
"""

from __future__ import annotations

from dataclasses import dataclass

ENTERPRISE, STAFF, SYSTEM = "enterprise", "staff", "system"
# Kinds of actors that no credential goes with: the gateway's own word is enough, since they may do
# nothing that not everybody may do (a subscriber: read the licence events).
ANONYMOUS, SUBSCRIBER = "anonymous", "subscriber"


@dataclass(frozen=True)
class Process:
    """speaks_for: kinds of actors in whose name it may ask; "system" is the process itself.

    asks: services whose operations it asks. hears: services whose events it gets.
    serves: it has operations and events of its own.
    """

    name: str
    speaks_for: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    hears: frozenset[str] = frozenset()
    serves: bool = False


def _service(name: str, asks: str = "", hears: str = "") -> Process:
    """It asks for whoever asked it, and for itself."""
    others = frozenset(asks.split()), frozenset(hears.split())
    return Process(name, frozenset({ENTERPRISE, STAFF, SYSTEM}), *others, serves=True)


_ALL = frozenset({"identity", "application", "personnel", "review", "evaluation", "credit_gateway"})
_SCRIPTS = frozenset({ANONYMOUS, ENTERPRISE, SYSTEM})

OURS = (
    _service("identity", asks="application", hears="application personnel review evaluation"),
    _service("application", asks="credit_gateway identity personnel review", hears="review"),
    _service("credit_gateway", asks="review"),
    _service("personnel", asks="identity review", hears="application review"),
    _service("review", asks="application identity", hears="application"),
    # Who scans a code has not signed in; his mobile is confirmed by identity.
    Process(
        "evaluation",
        frozenset({ANONYMOUS, ENTERPRISE, STAFF, SYSTEM}),
        frozenset({"identity"}),
        frozenset({"review"}),
        serves=True,
    ),
    Process("personnel-worker", frozenset({SYSTEM}), frozenset({"review"})),
    Process("portal", frozenset({ANONYMOUS, ENTERPRISE, SUBSCRIBER}), _ALL),
    Process("intranet", frozenset({ANONYMOUS, STAFF}), _ALL),
    # An operator's commands and the demonstration's data.
    Process("scripts", _SCRIPTS, frozenset({"identity", "application"})),
)
PROCESSES = {process.name: process for process in OURS}
"""By name. Tests add processes of their own."""

# Not one of these processes: whoever looks after the broker, with every right on it. What it puts
# into a queue again (`chassis.deadletters replay`) is believed to be what it was.
OPERATOR = "operator"

# For `Operation.callers`.
PORTAL = frozenset({"portal"})
INTRANET = frozenset({"intranet"})
GATEWAYS = PORTAL | INTRANET
SCRIPTS = frozenset({"scripts"})


def by(*services: str) -> frozenset[str]:
    """Other processes that ask an operation, for `Operation.callers`."""
    return frozenset(services)
