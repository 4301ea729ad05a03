"""A service with one question, and a process that asks it, for the RPC figure.

python -m chassis.run bench.rpc_service:EchoService
python -m bench.rpc_service               for each number it reads, the times of so many calls
"""

# ruff: noqa: E402
import eventlet

eventlet.monkey_patch()

import sys
import time
from typing import Any

from marshmallow import fields
from nameko.containers import ServiceContainer

from chassis.context import Call, system_call
from chassis.rpc.client import RpcClients
from chassis.rpc.server import serve
from contracts.operations import SYSTEM, Contract, Message, Query, Reply


class EchoRequest(Message):
    text = fields.String(required=True)


class EchoReply(Reply):
    text = fields.String(required=True)


class Echo(Contract):
    service = "bench_echo"
    echo = Query(request=EchoRequest, reply=EchoReply, allow=SYSTEM)


class EchoService:
    name = "bench_echo"

    @serve(Echo.echo)
    def echo(self, call: Call, data: dict[str, Any]) -> dict[str, Any]:
        return data


class Asker:
    name = "bench_asker"
    clients = RpcClients(Echo)


def ask() -> None:
    container = ServiceContainer(Asker, {})
    container.start()
    proxy = next(iter(container.dependencies)).clients.bind(system_call("bench_asker")).bench_echo
    text = "x" * 200
    for number in sys.stdin:
        for _ in range(int(number)):
            started = time.perf_counter()
            proxy.echo(text=text)
            print("seconds", time.perf_counter() - started)
        sys.stdout.flush()
    container.stop()


if __name__ == "__main__":
    ask()
