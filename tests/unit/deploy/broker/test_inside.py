"""What each process may do on the broker, by name of queue or exchange."""

import re

import pytest

from contracts.processes import OURS, PROCESSES
from deploy.broker.inside import rights_of

CONFIGURE, WRITE, READ = range(3)
DEFAULT = "amq.default"
MAY = [
    ("portal", WRITE, {"rpc.identity", "rpc.application", "rpc.personnel", "rpc.review"}),
    ("personnel-worker", WRITE, {"rpc.review"}),
    ("scripts", WRITE, {"rpc.identity", "rpc.application"}),
    ("review", WRITE, {"rpc.application", "review.events", "review.cases.delayed", DEFAULT}),
    ("review", READ, {"application.events", "rpc.review", "review.cases", "dead-letters"}),
    ("review", CONFIGURE, {"rpc.review", "review.events", "review.cases", "review.cases.dead"}),
]
MAY_NOT = [
    ("portal", WRITE, {DEFAULT, "review.events", "review.cases", "dead-letters", "rpc", "rpc.x"}),
    ("portal", READ, {"rpc.identity", "review.events", "anything"}),
    ("portal", CONFIGURE, {"rpc.identity", "portal", "amq.gen-1"}),
    ("personnel-worker", WRITE, {"rpc.identity", DEFAULT, "xrpc.review", "rpc.review2"}),
    ("review", WRITE, {"application.events", "rpc.personnel", "rpcxreview"}),
    ("review", READ, {"rpc.application", "application.cases", "identity.events"}),
    ("review", CONFIGURE, {"application.events", "dead-letters", "reviewer", "rpc.application"}),
    ("identity", READ, {"rpc.review", "review.cases", "anything"}),
]


def allowed(name: str, right: int, what: str) -> bool:
    return bool(re.search(rights_of(PROCESSES[name])[right], what))


@pytest.mark.parametrize(("name", "right", "what"), MAY)
def test_a_process_may_what_it_needs(name: str, right: int, what: set[str]) -> None:
    assert {one for one in what if allowed(name, right, one)} == what


@pytest.mark.parametrize(("name", "right", "what"), MAY_NOT)
def test_and_nothing_else(name: str, right: int, what: set[str]) -> None:
    assert not {one for one in what if allowed(name, right, one)}


def test_only_services_have_queues_or_reach_the_default_exchange() -> None:
    for process in OURS:
        assert allowed(process.name, WRITE, DEFAULT) == process.serves
        assert (rights_of(process)[READ] != "^$") == process.serves
