"""The floor for the RPC figure: request and reply over py-amqp alone, two plain processes.

python -m bench.bare_amqp serve            echo until killed
python -m bench.bare_amqp ask <number>     print the time of <number> round trips
"""

from __future__ import annotations

import sys
import time

import amqp

from chassis.amqp_link import connect
from chassis.settings import settings

QUEUE = "bench.bare"
BODY = b'{"text":"' + b"x" * 200 + b'"}'


def serve() -> None:
    connection = connect(settings().amqp_uri, "bench.bare.serve")
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


def ask(number: int) -> None:
    connection = connect(settings().amqp_uri, "bench.bare.ask")
    channel = connection.channel()
    replies: list[amqp.Message] = []
    channel.basic_consume("amq.rabbitmq.reply-to", no_ack=True, callback=replies.append)
    for index in range(number):
        started = time.perf_counter()
        message = amqp.Message(
            BODY, correlation_id=str(index), reply_to="amq.rabbitmq.reply-to", delivery_mode=1
        )
        channel.basic_publish(message, routing_key=QUEUE, mandatory=True)
        while not replies:
            connection.drain_events(timeout=5)
        replies.clear()
        print("seconds", time.perf_counter() - started)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        ask(int(sys.argv[2]))
