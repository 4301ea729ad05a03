"""Services as processes that can be killed, behind proxies that can be cut."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.chaos.proxy import TcpProxy
from tests.polling import ok, wait_for
from tests.present import present
from tests.service.chassis.conftest import (
    call,
    client,
    db,
    other,
    owner_db,
    sample,
    sample_environment,
)
from tests.service.hosting import free_port

__all__ = ["call", "client", "db", "other", "owner_db", "sample", "sample_environment"]

SERVICE = "tests.service.chassis.sample.service"


class Process:
    """A service started as in production."""

    def __init__(self, target: str, environment: dict[str, str], port: int) -> None:
        self.health = f"http://127.0.0.1:{port}"
        self.popen = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "chassis.run", f"{SERVICE}:{target}"],
            env={**os.environ, **environment, "HEALTH_PORT": str(port)},
        )

    @property
    def alive(self) -> bool:
        return self.popen.poll() is None

    def ready(self) -> bool:
        return ok(f"{self.health}/health/ready") is not None

    def signal(self, number: signal.Signals) -> None:
        self.popen.send_signal(number)

    def kill(self) -> None:
        self.popen.kill()
        self.popen.wait()


Start = Callable[..., Process]


@pytest.fixture
def start(sample_environment: dict[str, str]) -> Iterator[Start]:
    """start("SampleService", AMQP_URI_SAMPLE=…) → a ready Process; all are killed at the end."""
    started: list[Process] = []

    def run(target: str, **changed: str) -> Process:
        process = Process(target, {**sample_environment, **changed}, free_port())
        started.append(process)
        wait_for(process.ready, seconds=90, what=f"{target} ready")
        return process

    yield run
    for process in started:
        if process.alive:
            process.kill()


@contextmanager
def proxied(address: str, default_port: int) -> Iterator[tuple[TcpProxy, str]]:
    """A proxy for the server of `address`, and the address through it."""
    parts = urlsplit(address)
    with TcpProxy(present(parts.hostname), parts.port or default_port) as proxy:
        host = f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{proxy.port}"
        yield proxy, parts._replace(netloc=host).geturl()
