"""RPC round trip against bare py-amqp on the same machine, in one run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TARGET = 2.5
ROUNDS = 3
CALLS = 1500


def run() -> list[dict[str, Any]]:
    """Needs AMQP_URI. The two are measured in turn, so that both see the same machine."""
    bare, rpc = [], []
    with (
        _server("ready", "bench.bare_amqp", "serve"),
        _server("broker_connected", "chassis.run", "bench.rpc_service:EchoService"),
    ):
        for _ in range(ROUNDS):
            bare += _seconds("bench.bare_amqp", "ask", str(CALLS))
            rpc += _seconds("bench.rpc_service", str(CALLS))
    floor, ours = statistics.median(bare), statistics.median(rpc)
    ratio = round(ours / floor, 2)
    return [
        {"name": "RPC round trip / bare py-amqp round trip", "value": ratio, "unit": "x",
         "target": TARGET, "ok": ratio <= TARGET},
        {"name": "RPC round trip", "value": round(ours * 1000, 2), "unit": "ms",
         "target": None, "ok": True},
    ]  # fmt: skip


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", *arguments]


@contextmanager
def _server(ready: str, *arguments: str) -> Iterator[None]:
    with subprocess.Popen(_command(*arguments), stdout=subprocess.PIPE, text=True) as process:
        try:
            if not any(ready in line for line in process.stdout or ()):
                raise RuntimeError(f"{' '.join(arguments)} did not start")
            yield
        finally:
            process.terminate()
            process.communicate()


def _seconds(*arguments: str) -> list[float]:
    printed = subprocess.run(_command(*arguments), capture_output=True, text=True, check=True)
    words = (line.split() for line in printed.stdout.splitlines())
    return [float(found[1]) for found in words if found[0] == "seconds"]


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
