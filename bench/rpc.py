"""RPC round trip against bare py-amqp on the same machine, in one run."""

from __future__ import annotations

import json
import os
import secrets
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from bench.rpc_processes import ASKER, ECHO
from chassis.settings import amqp_variable
from contracts.processes import OPERATOR, PROCESSES
from deploy.broker import inside
from deploy.broker.definitions import rights, together
from deploy.broker.management import Management

TARGET = 1.5
ROUNDS = 40
CALLS = 100
WARM_UP = 300


def run() -> list[dict[str, Any]]:
    """Needs the environment of a running system. The two take turns of a fraction of a second, so
    that whatever else the machine does meets both; the figure is the median over the turns."""
    _make_users()
    with (
        _started("ready", "bench.bare_amqp", "serve"),
        _started("broker_connected", "chassis.run", "bench.rpc_service:EchoService"),
        _started(None, "bench.bare_amqp", "ask") as bare,
        _started(None, "bench.rpc_service") as rpc,
    ):
        _turn(bare, WARM_UP)
        _turn(rpc, WARM_UP)
        turns = [(_turn(bare, CALLS), _turn(rpc, CALLS)) for _ in range(ROUNDS)]
    ratio = round(statistics.median(ours / floor for floor, ours in turns), 2)
    ours = round(statistics.median(ours for _, ours in turns) * 1000, 2)
    return [
        {"name": "RPC round trip / bare py-amqp round trip", "value": ratio, "unit": "x",
         "target": TARGET, "ok": ratio <= TARGET},
        {"name": "RPC round trip", "value": ours, "unit": "ms", "target": None, "ok": True},
    ]  # fmt: skip


def _make_users() -> None:
    """Broker users for the two processes, with rights like those of ours."""
    broker, parts = (
        Management(os.environ["RABBITMQ_MANAGEMENT_URL"]),
        [inside.host(processes=PROCESSES.values())],
    )
    ours = urlsplit(os.environ[amqp_variable(OPERATOR)])
    for process in (ASKER, ECHO):
        password = secrets.token_hex(16)
        parts += [
            inside.account(process.name, password),
            rights(inside.VHOST, process.name, *inside.rights_of(process)),
        ]
        address = f"{process.name}:{password}@{ours.netloc.rpartition('@')[2]}"
        os.environ[amqp_variable(process.name)] = ours._replace(netloc=address).geturl()
    broker.load(together(*parts))


@contextmanager
def _started(ready: str | None, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-W", "ignore", "-m", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            if ready and not any(ready in line for line in process.stdout or ()):
                raise RuntimeError(f"{' '.join(arguments)} did not start")
            yield process
        finally:
            process.terminate()
            process.communicate()


def _turn(asker: subprocess.Popen[str], calls: int) -> float:
    """The median time of a call, in seconds."""
    assert asker.stdin and asker.stdout
    print(calls, file=asker.stdin, flush=True)
    seconds: list[float] = []
    while len(seconds) < calls:
        line = asker.stdout.readline()
        if not line:
            raise RuntimeError("the asking process has ended")
        if line.startswith("seconds "):
            seconds.append(float(line.split()[1]))
    return statistics.median(seconds)


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
