"""Who asks what: the operations and contracts/processes.py say it, and the code asks just that."""

import re
from pathlib import Path

import pytest

from chassis.deadletters import consumers, services
from contracts.application import Applications
from contracts.credit import CreditGateway
from contracts.evaluation import Evaluations
from contracts.identity import Identity
from contracts.operations import AnyOperation
from contracts.personnel import Personnel
from contracts.processes import OURS, PROCESSES, Process
from contracts.review import Review

PROJECT = Path(__file__).parents[2]
CONTRACTS = (Identity, Applications, Personnel, Review, CreditGateway, Evaluations)
OPERATIONS = [one for contract in CONTRACTS for one in contract.operations().values()]
# What a proxy of the service is called where it is asked.
CALLED = {
    "identity": r"(?:\bidentity|_identity\(\)|proxy\(Identity, call\))",
    "application": r"(?:\brpc(?:\(\))?\.application|\bapplications|\bself\.ask)",
    "personnel": r"\bpersonnel",
    "review": r"\breview(?:\(\))?",
    "credit_gateway": r"\bcredit(?:_gateway)?",
    "evaluation": r"\bevaluation",
}
# Where a process is written, and what there is another's.
PORTAL = (
    "gateway/portal", "gateway/public", "gateway/api", "gateway/attaching.py",
    "gateway/documents/receipts.py",
)  # fmt: skip
INTRANET = ("gateway/intranet",)
WORKER = ("services/personnel/trials/process.py", "services/personnel/watching/process.py")
SOURCES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "portal": (("gateway",), INTRANET),
    "intranet": (("gateway",), PORTAL),
    "identity": (("services/identity",), ()),
    "application": (("services/application",), ()),
    "personnel": (("services/personnel",), WORKER),
    "review": (("services/review",), ()),
    "credit_gateway": (("services/credit_gateway",), ()),
    "evaluation": (("services/evaluation",), ()),
    "personnel-worker": (WORKER, ()),
    "scripts": (("deploy/demo",), ()),
}
# Offered to those who will have a page for it.
NOT_ASKED_YET = {"personnel.roster"}


def named(operation: AnyOperation) -> str:
    return f"{operation.service}.{operation.name}"


def asked_by(process: str) -> set[str]:
    """The operations whose names stand in its code behind a proxy, or are chosen by name."""
    places, others = SOURCES[process]
    lines = [
        line
        for place in places
        for path in [PROJECT / place, *(PROJECT / place).rglob("*.py")]
        if path.suffix == ".py" and "node_modules" not in path.parts
        if not any((PROJECT / other) in (path, *path.parents) for other in others)
        for line in path.read_text("utf-8").splitlines()
        if not line.startswith(("from ", "import "))
    ]
    text = "\n".join(lines)
    return {
        named(one)
        for one in OPERATIONS
        if one.service != process  # nobody asks himself
        if re.search(rf"{CALLED[one.service]}\.{one.name}\b", text)
        or ("_" in one.name and re.search(rf'\("{one.name}", "', text))
    }


@pytest.mark.parametrize("process", SOURCES)
def test_a_process_may_ask_what_it_asks_and_nothing_else(process: str) -> None:
    may = {named(one) for one in OPERATIONS if process in one.callers}
    assert may - NOT_ASKED_YET == asked_by(process)


def test_everybody_who_asks_is_one_of_our_processes() -> None:
    assert {name for one in OPERATIONS for name in one.callers} <= {one.name for one in OURS}
    assert set(SOURCES) == {one.name for one in OURS}


@pytest.mark.parametrize("process", OURS, ids=lambda process: process.name)
def test_the_broker_lets_a_process_reach_those_it_asks(process: Process) -> None:
    asked = {one.service for one in OPERATIONS if process.name in one.callers}
    heard = {one.event.source for one in consumers() if one.service == process.name}
    assert (set(process.asks), set(process.hears)) == (asked, heard)
    assert process.serves == (process.name in {service.name for service in services()})


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_whoever_may_ask_an_operation_speaks_for_somebody_who_may(operation: AnyOperation) -> None:
    for name in operation.callers:
        kinds = PROCESSES[name].speaks_for
        assert any(one.partition(":")[0] in kinds for one in operation.allow), name


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_whoever_is_allowed_an_operation_has_somebody_to_ask_for_him(
    operation: AnyOperation,
) -> None:
    spoken = {kind for name in operation.callers for kind in PROCESSES[name].speaks_for}
    allowed = {one.partition(":")[0] for one in operation.allow}
    assert allowed <= spoken


def test_no_surface_speaks_for_the_system_or_for_the_others_people() -> None:
    assert PROCESSES["portal"].speaks_for.isdisjoint({"system", "staff"})
    assert PROCESSES["intranet"].speaks_for.isdisjoint({"system", "enterprise"})
