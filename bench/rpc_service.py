"""A service with one question, and a process that asks it for a firm, for the RPC figure.

python -m chassis.run bench.rpc_service:EchoService
python -m bench.rpc_service               for each number it reads, the times of so many calls
"""

# ruff: noqa: E402
import eventlet

eventlet.monkey_patch()

import sys
import time

from bench.rpc_processes import ASKER
from chassis.container import Container
from chassis.context import Actor, Call
from chassis.credentials import Signer
from chassis.rpc.client import RpcClients
from chassis.table import Tabled, saga
from contracts.operations import ENTERPRISE, Contract, Query
from contracts.structs import Answer, Request

FIRM = Actor("enterprise", "bench", "性能测试电力工程有限公司", enterprise_id="bench")


class EchoRequest(Request):
    text: str


class EchoReply(Answer):
    text: str


class Echo(Contract):
    service = "bench_echo"
    echo = Query(
        request=EchoRequest, reply=EchoReply, allow=ENTERPRISE, callers=frozenset({ASKER.name})
    )


def echo(call: Call, request: EchoRequest) -> EchoReply:
    return EchoReply(text=request.text)


class EchoService(Tabled):
    name = "bench_echo"

    table = (saga(Echo.echo, echo),)


class Asker:
    name = "bench_asker"
    clients = RpcClients(Echo)


def ask() -> None:
    container = Container(Asker, {})
    container.start()
    clients, signer = next(iter(container.dependencies)).clients, Signer.from_settings()
    text = "x" * 200
    for number in sys.stdin:
        proxy = clients.bind(Call(signer.vouch(FIRM))).bench_echo
        for _ in range(int(number)):
            started = time.perf_counter()
            proxy.echo(text=text)
            print("seconds", time.perf_counter() - started)
        sys.stdout.flush()
    container.stop()


if __name__ == "__main__":
    ask()
