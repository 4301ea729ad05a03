"""Receiving from the queue that was made for us: an acknowledgement only after the event is in the
ledger."""

from __future__ import annotations

import sys
import time
from typing import Any

from cloudevents.core.exceptions import CloudEventValidationError
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from kombu import Connection, Queue
from kombu.mixins import ConsumerMixin

from .ledger import Ledger
from .sentence import data_of, said

FEED_RESTORED = "feed.restored"


class Subscriber(ConsumerMixin):
    """Prints a line for each event; stops after `count` of them or after `timeout` seconds.

    Reconnects by itself; what arrives meanwhile waits in the queue.
    """

    def __init__(
        self,
        connection: Connection,
        queue: str,
        ledger: Ledger,
        *,
        count: int | None = None,
        timeout: float | None = None,
    ) -> None:
        self.connection = connection
        self.received = 0
        self._ledger = ledger
        self._count = count
        self._deadline = None if timeout is None else time.monotonic() + timeout
        # It was made and bound for us; a subscriber has no right to declare anything.
        self._queue = Queue(queue, no_declare=True)

    def get_consumers(self, consumer: Any, channel: Any) -> list[Any]:
        return [consumer(queues=[self._queue], on_message=self._received, prefetch_count=10)]

    def on_consume_ready(self, connection: Any, channel: Any, consumers: Any, **_: Any) -> None:
        print(f"ready: listening on queue {self._queue.name}", flush=True)

    def on_iteration(self) -> None:
        finished = self._count is not None and self.received >= self._count
        self.should_stop = finished or self._late()

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        print(f"no connection, trying again in {interval} s: {exc}", file=sys.stderr, flush=True)
        if self._late():
            self.should_stop = True
            raise exc

    def _late(self) -> bool:
        return self._deadline is not None and time.monotonic() >= self._deadline

    def _received(self, message: Any) -> None:
        if self.should_stop:
            return
        try:
            event = JSONFormat().read(CloudEvent, message.body)
            if event.get_type() == FEED_RESTORED:
                self._restored(message, int(data_of(event)["last_position"]))
                return
            licence, sequence = str(event.get_subject()), int(event.get_extension("sequence"))
            told = said(data_of(event))
        except (ValueError, KeyError, TypeError, CloudEventValidationError) as error:
            print(f"not an event of this interface: {error!r}", file=sys.stderr, flush=True)
            message.reject()
            return
        verdict = self._ledger.take(licence, sequence, event.get_id())
        message.ack()
        self.received += 1
        print(f"{event.get_type()} {licence} #{sequence} {verdict}: {told}", flush=True)
        self.on_iteration()

    def _restored(self, message: Any, last: int) -> None:
        self._ledger.forget()
        message.ack()
        print(f"{FEED_RESTORED}: forgot all; catch up (--catch-up), after {last} it is new")
