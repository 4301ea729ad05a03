"""The floor for the RPC figure: request and reply over py-amqp alone, two plain processes.

python -m bench.bare_amqp serve            echo until killed
python -m bench.bare_amqp ask              for each number it reads, the times of so many calls
"""

from __future__ import annotations

import sys
import time

import amqp
from kombu.utils.url import parse_url

from chassis.settings import settings
from contracts.processes import OPERATOR

QUEUE = "bench.bare"
BODY = b'{"text":"' + b"x" * 200 + b'"}'


def connect() -> amqp.Connection:
    """As py-amqp makes it, without what the chassis adds."""
    parts = parse_url(settings().amqp_uri(OPERATOR))
    connection = amqp.Connection(
        host=f"{parts['hostname']}:{parts['port'] or 5672}",
        userid=parts["userid"],
        password=parts["password"],
        virtual_host=parts["virtual_host"],
    )
    connection.connect()
    return connection


def serve() -> None:
    connection = connect()
    channel = connection.channel()
    channel.queue_declare(QUEUE, durable=True, auto_delete=False, arguments={"x-expires": 30_000})
    channel.basic_qos(0, 8, False)

    def echo(message: amqp.Message) -> None:
        reply = amqp.Message(message.body, correlation_id=message.properties["correlation_id"])
        channel.basic_publish(reply, routing_key=message.properties["reply_to"])
        channel.basic_ack(message.delivery_tag)

    channel.basic_consume(QUEUE, callback=echo)
    print("ready", flush=True)
    while True:
        connection.drain_events()


def ask() -> None:
    connection = connect()
    channel = connection.channel()
    replies: list[amqp.Message] = []
    channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=replies.append)
    for number in sys.stdin:
        for index in range(int(number)):
            started = time.perf_counter()
            message = amqp.Message(
                BODY, correlation_id=str(index), reply_to="amq.rabbitmq.reply-to", delivery_mode=1
            )
            channel.basic_publish(message, routing_key=QUEUE, mandatory=True)
            while not replies:
                connection.drain_events(timeout=5)
            replies.clear()
            print("seconds", time.perf_counter() - started)
        sys.stdout.flush()


if __name__ == "__main__":
    serve() if sys.argv[1] == "serve" else ask()
