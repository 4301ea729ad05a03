"""A fork server that several processes ask, started by whoever listens for it."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from chassis import forked
from chassis.children import Bounds, Children
from contracts.errors import Unavailable
from tests.polling import wait_for

WORK = "tests.unit.chassis.childwork"
NOBODY = 65534
BOUNDS = Bounds(memory=64 << 20, cpu=10, seconds=20)


class Launcher:
    """As `deploy.local`: listens, starts the fork server and starts it again."""

    def __init__(self, held: ExitStack) -> None:
        self._held = held
        self._listener = held.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET))
        self._listener.bind("")
        self._listener.listen()
        self.address: str = self._listener.getsockname().decode()
        self.start()

    def start(self) -> None:
        descriptor = self._listener.fileno()
        self.server = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "chassis.forkserver", WORK],
            pass_fds=(descriptor,),
            env=os.environ | {"LISTEN_FD": str(descriptor)},
        )
        self._held.callback(self.server.wait)
        self._held.callback(self.server.kill)

    def pool(self) -> Children:
        pool = Children("tests", WORK, at_once=1, busy="busy", shared=self.address)
        self._held.callback(pool.stop)
        return pool.start()


@pytest.fixture
def launcher() -> Iterator[Launcher]:
    with ExitStack() as held:
        yield Launcher(held)


def ask(pool: Children, name: str, bounds: Bounds = BOUNDS, **more: Any) -> bytes:
    return pool.run(f"{WORK}:{name}", io.BytesIO(b"1"), bounds, **more)


def test_two_pools_share_it_and_neither_ends_it(launcher: Launcher) -> None:
    first, second = launcher.pool(), launcher.pool()
    shared = str(launcher.server.pid).encode()
    assert [ask(first, "server"), ask(second, "server")] == [shared, shared]
    first.stop()
    assert ask(second, "server") == shared


def test_what_is_asked_while_it_is_away_waits_for_the_next(launcher: Launcher) -> None:
    pool = launcher.pool()
    assert ask(pool, "echo") == b"1"
    with ThreadPoolExecutor() as threads:
        running = threads.submit(ask, pool, "sleep", seconds=0.5)
        wait_for(lambda: pool.line.inside == 1, what="a task that runs")
        launcher.server.kill()
        launcher.server.wait()
        launcher.start()
        assert running.result() == b"slept"
    assert ask(pool, "server") == str(launcher.server.pid).encode()
    assert not pool.trouble()


def test_who_finds_it_stuck_ends_it(launcher: Launcher, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = launcher.pool()
    assert ask(pool, "echo") == b"1"
    monkeypatch.setattr(forked, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(forked, "START_SECONDS", 0)
    launcher.server.send_signal(signal.SIGSTOP)
    with pytest.raises(Unavailable):
        ask(pool, "echo", BOUNDS._replace(seconds=0.2))
    assert launcher.server.wait(10) == -signal.SIGKILL
    monkeypatch.setattr(forked, "START_SECONDS", 30)
    launcher.start()
    assert ask(pool, "echo") == b"1"


def test_a_stuck_one_that_never_greeted_harms_nobody_else(
    launcher: Launcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher.server.send_signal(signal.SIGSTOP)
    pool = launcher.pool()
    monkeypatch.setattr(forked, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(forked, "START_SECONDS", 0)
    with pytest.raises(Unavailable):
        ask(pool, "echo", BOUNDS._replace(seconds=0.2))
    launcher.server.send_signal(signal.SIGCONT)
    monkeypatch.setattr(forked, "START_SECONDS", 30)
    assert ask(pool, "echo") == b"1"


def test_nobody_listening_is_no_room() -> None:
    pool = Children("tests", WORK, at_once=1, busy="busy", shared="\0nobody-listens-here")
    with pytest.raises(Unavailable):
        ask(pool, "echo")
    assert pool.trouble()


@pytest.mark.skipif(os.getuid() != 0, reason="needs a second user")
def test_another_user_is_sent_away(launcher: Launcher) -> None:
    assert ask(launcher.pool(), "echo") == b"1"
    assert greeted(launcher.address, os.getuid())
    assert not greeted(launcher.address, NOBODY)
    assert ask(launcher.pool(), "echo") == b"1"


def greeted(address: str, user: int) -> bool:
    """Whether a process of that user is."""
    knocking = (
        "import os, socket, sys; os.setuid(int(sys.argv[1])); "
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); "
        "s.connect(chr(0) + sys.argv[2]); sys.exit(not s.recv(1))"
    )
    command = [sys.executable, "-I", "-c", knocking, str(user), address[1:]]
    return subprocess.run(command, check=False, timeout=20).returncode == 0


def test_it_ends_when_it_is_told_to(launcher: Launcher) -> None:
    assert ask(launcher.pool(), "echo") == b"1"
    began = time.monotonic()
    launcher.server.terminate()
    assert launcher.server.wait(10) == -signal.SIGTERM
    assert time.monotonic() - began < 5
