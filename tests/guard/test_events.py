"""Every event is heard: one that nobody listens to would wait in its outbox for ever."""

import importlib
import pkgutil
from types import ModuleType

import contracts
import services
from chassis.deadletters import consumers
from chassis.events.relay import Relay
from contracts.events import REGISTRY


def modules(package: ModuleType) -> list[str]:
    prefix = f"{package.__name__}."
    return [info.name for info in pkgutil.iter_modules(package.__path__, prefix)]


def test_every_event_has_a_consumer_or_is_informative() -> None:
    for module in pkgutil.walk_packages(contracts.__path__, "contracts."):
        importlib.import_module(module.name)
    heard = {entrypoint.event.name for entrypoint in consumers()}
    ours = {
        name: event
        for name, event in REGISTRY.items()
        if f"services.{event.source}" in modules(services)
    }
    assert ours
    unheard = [name for name, e in ours.items() if not e.informative and name not in heard]
    assert unheard == []


def test_queues_are_named_after_the_service_that_reads_them() -> None:
    for entrypoint in consumers():
        service = entrypoint.service
        assert entrypoint.queue.startswith(f"{service}."), entrypoint.queue


def test_who_has_events_to_tell_hands_them_on() -> None:
    """Without a relay they would stay in the outbox of their service."""
    for source in {event.source for event in REGISTRY.values()}:
        name = f"services.{source}"
        if name not in modules(services):
            continue
        declared = vars(importlib.import_module(f"{name}.service")).values()
        (service,) = [one for one in declared if getattr(one, "name", None) == source]
        relays = [value for value in vars(service).values() if isinstance(value, Relay)]
        assert len(relays) == 1, name
