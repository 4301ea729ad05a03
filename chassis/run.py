"""One service, one process:

    python -m chassis.run services.<name>.service:<Name>Service

Exit codes: 0 stopped on request; 1 a defect ended it; 2 a setting is missing or malformed;
3 broker or database did not answer within START_TIMEOUT; 4 a port is taken.
"""

# The patch comes before any import that takes a socket, a lock or a thread from the library. That
# of the database's driver would load it: `chassis.pool` does it.
import eventlet

eventlet.monkey_patch(psycopg=False)

# ruff: noqa: E402
import errno
import gc
import importlib
import signal
import sys
import time
from typing import Any

from eventlet import debug
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR, is_dependency

from chassis import health, log
from chassis.amqp_connection import LOST, connect
from chassis.container import Container
from chassis.needs import Needing
from chassis.rpc.server import RpcEntrypoint
from chassis.settings import SettingsError, amqp_variable, settings
from contracts.errors import Unavailable

STOP_SECONDS = 8.0
_log = log.get(__name__)


class NotReachableError(Exception):
    """Broker or database did not answer in time."""


def load(target: str) -> type:
    """The service class named "package.module:Class"."""
    module, _, name = target.partition(":")
    service: type = getattr(importlib.import_module(module), name)
    return service


def required_settings(service_cls: type) -> list[str]:
    """What the extensions of the service need, and what its `requires` names."""
    names = [amqp_variable(service_cls.name), *getattr(service_cls, "requires", ())]  # type: ignore[attr-defined]
    if _serves(service_cls):
        names.append("ACTOR_PUBLIC_KEYS")
    for need in _needs(service_cls):
        names += need.variables()
    return list(dict.fromkeys(names))


def wait_for_servers(service_cls: type) -> None:
    """Raises NotReachableError when START_TIMEOUT has passed."""
    deadline = time.monotonic() + settings().start_timeout
    uri = settings().amqp_uri(service_cls.name)  # type: ignore[attr-defined]
    _until(deadline, "broker", lambda: connect(uri, "start").close())
    for need in _needs(service_cls):
        _until(deadline, need.reaches, need.try_out)


def _needs(service_cls: type) -> list[Needing]:
    members = (getattr(service_cls, name) for name in dir(service_cls))
    return [one for one in members if is_dependency(one) and isinstance(one, Needing)]


def _serves(service_cls: type) -> bool:
    """Whether it answers calls."""
    methods = (getattr(service_cls, name) for name in dir(service_cls))
    return any(
        isinstance(entrypoint, RpcEntrypoint)
        for method in methods
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ())
    )


def _until(deadline: float, what: str, attempt: Any) -> None:
    while True:
        try:
            attempt()
            return
        except (*LOST, Unavailable) as error:
            if time.monotonic() > deadline:
                raise NotReachableError(f"the {what} does not answer: {error}") from error
            eventlet.sleep(0.3)


def stop(container: Container) -> None:
    """Finish what runs, for STOP_SECONDS; then end anyway. Unfinished messages are redelivered."""
    _log.info("stopping")
    try:
        with eventlet.Timeout(STOP_SECONDS):
            container.stop()
    except eventlet.Timeout:
        _log.warning("stopped_unfinished")
        container.kill()


def main(target: str) -> int:
    service_cls = load(target)
    try:
        log.configure(service_cls.name, settings().log_format)  # type: ignore[attr-defined]
        settings().require(*required_settings(service_cls))
        wait_for_servers(service_cls)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except NotReachableError as error:
        print(error, file=sys.stderr)
        return 3
    container = Container(service_cls, {"max_workers": settings().max_workers})
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: eventlet.spawn_n(stop, container))
    try:
        debug.hub_exceptions(False)  # what fails at the start is told below, in one line
        container.start()
        debug.hub_exceptions(True)
        if settings().health_port is not None:
            health.start(container, settings().health_port, settings().bind_address)
        gc.collect()
        gc.freeze()  # what was imported stays; the collector need not look at it again
        _log.info("started")
        container.wait()
    except SettingsError as error:  # of a resource that the service makes at its start
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(f"a port is taken: {error}", file=sys.stderr)
        return 4
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m chassis.run package.module:ServiceClass")
    sys.exit(main(sys.argv[1]))
