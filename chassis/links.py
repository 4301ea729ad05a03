"""The two connections of a service to the broker: over one it receives, over the other it sends.

Apart, because the broker slows down connections that publish too much.
"""

from __future__ import annotations

from nameko.extensions import SharedExtension

from chassis.amqp_link import Link
from chassis.needs import Needing
from chassis.settings import settings


class ServiceLink(SharedExtension, Needing):
    """One per process and purpose. Those who use it add themselves to `link.users` in their
    `setup`."""

    reaches = "broker"
    purpose: str

    def __init__(self) -> None:
        self._link: Link | None = None

    @property
    def link(self) -> Link:
        # Not made in setup(): nameko sets extensions up at the same time, in any order.
        if self._link is None:
            name = f"{self.container.service_name}.{self.purpose}"
            self._link = Link(settings().amqp_uri(self.container.service_name), name)
        return self._link

    def is_away(self) -> bool:
        return not self.link.connected

    def start(self) -> None:
        self.link.start(self.container.spawn_managed_thread)

    def stop(self) -> None:
        self.link.stop()

    def kill(self) -> None:
        self.link.stop()


class InboundLink(ServiceLink):
    """Requests and events."""

    purpose = "receives"


class OutboundLink(ServiceLink):
    """Calls, and what the relay publishes."""

    purpose = "sends"
