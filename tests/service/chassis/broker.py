"""Looking into queues, in tests."""

import json
from typing import Any

import amqp

from chassis.amqp_connection import connect


class Queues:
    """Short-lived connections, so that a broken channel spoils nothing.

    amqp_uri: the operator's, who may look into all of them and is believed what he publishes.
    """

    def __init__(self, amqp_uri: str) -> None:
        self.uri = amqp_uri

    def depth(self, queue: str) -> int:
        """Messages that are ready, 0 for a queue that does not exist."""
        connection = connect(self.uri, "test.look")
        try:
            return int(connection.channel().queue_declare(queue, passive=True).message_count)
        except amqp.exceptions.NotFound:
            return 0
        finally:
            connection.collect()

    def take(self, queue: str) -> amqp.Message | None:
        connection = connect(self.uri, "test.take")
        try:
            return connection.channel().basic_get(queue, no_ack=True)
        finally:
            connection.close()

    def publish(self, exchange: str, routing_key: str, body: Any) -> None:
        connection = connect(self.uri, "test.publish")
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        message = amqp.Message(raw, delivery_mode=2, message_id="m", user_id=connection.userid)
        connection.channel().basic_publish(message, exchange, routing_key)
        connection.close()

    def listen(self, queue: str, exchange: str, routing_key: str) -> None:
        """A plain queue bound to a topic exchange, as the exchange of a service is."""
        connection = connect(self.uri, "test.listen")
        channel = connection.channel()
        channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
        channel.queue_declare(queue, durable=True, auto_delete=False)
        channel.queue_bind(queue, exchange, routing_key)
        connection.close()
