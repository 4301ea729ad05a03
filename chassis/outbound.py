"""The connection over which a service sends: calls and its relay, one per process.

Apart from the receiving one, because the broker slows down connections that publish too much.
"""

from __future__ import annotations

from nameko.extensions import SharedExtension

from chassis.amqp_link import Link
from chassis.settings import settings


class OutboundLink(SharedExtension):
    """Senders add themselves to `link.users` in their `setup`."""

    def __init__(self) -> None:
        self._link: Link | None = None

    @property
    def link(self) -> Link:
        # Not made in setup(): nameko sets extensions up at the same time, in any order.
        if self._link is None:
            self._link = Link(settings().amqp_uri, f"{self.container.service_name}.sends")
        return self._link

    def start(self) -> None:
        self.link.start(self.container.spawn_managed_thread)

    def stop(self) -> None:
        self.link.stop()

    def kill(self) -> None:
        self.link.stop()
