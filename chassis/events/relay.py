"""From the outbox to the broker: one relay per service, in order per stream, confirmed.

    relay = Relay()                  # in the service class
    relay = Relay(outside="notices") # also messages for outsiders, the channel "notices"

Every instance of a service has one; an advisory lock lets only one of them work. Messages for
outsiders have a broker and a worker of their own: when theirs takes nothing, ours go on.
"""

from __future__ import annotations

from typing import Any

import amqp
import eventlet
from eventlet.hubs import trampoline
from nameko.extensions import DependencyProvider
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from chassis import log
from chassis.amqp_connection import LOST
from chassis.amqp_link import Link
from chassis.database import Db
from chassis.events import relay_batch, topology
from chassis.events.outbox import INTERNAL, NOTIFY_CHANNEL
from chassis.events.publisher import ConfirmedChannel
from chassis.links import OutboundLink
from chassis.needs import Needing
from chassis.settings import outside_variable, settings

_LOCK, _LOCK_OUTSIDE = 4_930_016, 4_930_017
_POLL = 1.0  # seconds without a notification
_STANDBY = 2.0  # seconds between attempts to take over
_log = log.get(__name__)


class Target:
    """A broker connection that messages of one channel go to."""

    def __init__(self, source: str | None) -> None:
        self.source = source
        self.publisher: ConfirmedChannel | None = None

    def link_opened(self, connection: amqp.Connection) -> None:
        publisher = ConfirmedChannel(connection)
        if self.source is not None:
            topology.declare_exchange(publisher.channel, self.source)
        self.publisher = publisher

    def link_lost(self) -> None:
        if self.publisher is not None:
            self.publisher.lost()
        self.publisher = None


class Relay(DependencyProvider, Needing):
    """outside: a channel for outsiders that is published too, on the broker of its own
    (`settings.outside_variable`), where the exchange is given."""

    outbound = OutboundLink()

    def __init__(self, outside: str | None = None) -> None:
        self.outside = outside
        self._stopping = False
        self._outside: Link | None = None

    def variables(self) -> tuple[str, ...]:
        return (outside_variable(self.outside),) if self.outside else ()

    def setup(self) -> None:
        service = str(self.container.service_name)
        self.service = service
        self.targets = {INTERNAL: Target(service)}
        self.outbound.link.users.append(self.targets[INTERNAL])
        if self.outside:
            address = settings().outside_amqp_uri(self.outside)
            self._outside = Link(address, f"{service}.{self.outside}")
            self.targets[self.outside] = Target(None)
            self._outside.users.append(self.targets[self.outside])
        url = settings().database_url(service)
        self.db = Db.connect(url, service, pool_size=len(self.targets))

    def start(self) -> None:
        spawn = self.container.spawn_managed_thread
        if self._outside is not None:
            self._outside.start(spawn)
        self._workers = [spawn(lambda name=name: self._run(name)) for name in self.targets]

    def stop(self) -> None:
        self._stopping = True
        for worker in self._workers:
            worker.kill()
        if self._outside is not None:
            self._outside.stop()
        self.db.close()

    def get_dependency(self, worker_ctx: Any) -> None:
        return None

    def _run(self, channel: str) -> None:
        while not self._stopping:
            try:
                with self.db.engine.connect() as pooled:
                    connection = pooled.execution_options(isolation_level="AUTOCOMMIT")
                    if _lock(connection, channel):
                        self._relay(connection, channel)
            except (SQLAlchemyError, OSError, *LOST) as error:
                state = getattr(getattr(error, "orig", None), "pgcode", None)
                reason = type(error).__name__
                _log.warning("relay_interrupted", channel=channel, reason=reason, sqlstate=state)
            eventlet.sleep(_STANDBY)

    def _relay(self, connection: Connection, channel: str) -> None:
        connection.execute(text(f"LISTEN {NOTIFY_CHANNEL}"))
        _log.info("relay_active", service=self.service, channel=channel)
        target = self.targets[channel]
        while not self._stopping:
            published = 0
            if target.publisher is not None:
                published = relay_batch.publish_due(connection, channel, target.publisher)
            if published < relay_batch.SIZE:
                relay_batch.measure(connection, self.service)
                _wait_for_notification(connection)


def _lock(connection: Connection, channel: str) -> bool:
    key = {"key": _LOCK if channel == INTERNAL else _LOCK_OUTSIDE}
    return bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key))


def _wait_for_notification(connection: Connection) -> None:
    raw = connection.connection.driver_connection
    if raw is None:
        raise ConnectionError("the connection is gone")
    if not raw.notifies:
        try:
            trampoline(raw, read=True, timeout=_POLL, timeout_exc=TimeoutError)
        except TimeoutError:
            return
        raw.poll()
    raw.notifies.clear()
