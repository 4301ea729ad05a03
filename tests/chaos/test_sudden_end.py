"""Everything ends at once, as in a power cut; the next start needs nobody's hand.

What a power cut leaves of files that were not on the disk yet is NUL bytes: they are written into
the small ones by the tests themselves.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
import requests

from deploy.local import envfile, leftovers, postgres
from deploy.local.infrastructure import Infrastructure
from deploy.local.state import State
from tests.infrastructure import PROJECT
from tests.polling import wait_for

pytestmark = pytest.mark.service
READY = {"servers": "ready ", "up": "ready in"}
# Told to stop by the kernel when the test itself is ended.
MODULE = ("setpriv", "--pdeathsig=TERM", sys.executable, "-W", "ignore", "-m", "deploy.local")
START_SECONDS = 240


class Launcher:
    """`./dev servers` or `./dev up` in a root of the test's own, with durable data."""

    def __init__(self, verb: str, root: Path) -> None:
        self.verb, self.root = verb, root
        self.output = root.with_suffix(".log")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def database(self) -> Path:
        return postgres.data_directory(self.root)

    def begin(self) -> None:
        # No other server's addresses: private ones only.
        keep = ("PATH", "HOME", "LANG")
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [*MODULE, self.verb, "--root", str(self.root)],
                cwd=PROJECT,
                env={name: os.environ[name] for name in keep if name in os.environ},
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> None:
        assert self.process is not None
        process = self.process
        wait_for(
            lambda: READY[self.verb] in self.output.read_text() or process.poll() is not None,
            START_SECONDS,
            what=f"./dev {self.verb}",
        )
        assert process.poll() is None, self.output.read_text()[-3000:]

    def start(self) -> str:
        """Returns what was said until it was ready."""
        self.begin()
        self.wait()
        return self.output.read_text()

    def end_suddenly(self) -> None:
        """The launcher and all that it started, in any order."""
        assert self.process is not None
        found = [pid for _, pid in leftovers.running(self.root, self.database)]
        for pid in random.sample([self.process.pid, *found], len(found) + 1):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Callable[[str], Launcher]]:
    started: list[Launcher] = []

    def make(verb: str) -> Launcher:
        started.append(Launcher(verb, tmp_path / "root"))
        return started[-1]

    yield make
    for one in started:
        one.stop()
        Infrastructure(one.root, lambda *_: None, given={}).remove()


def tear(*paths: Path) -> None:
    for path in paths:
        assert path.exists(), path
        path.chmod(0o600)
        path.write_bytes(bytes(path.stat().st_size or 4096))


def write_row(root: Path, text: str) -> list[str]:
    """Add a row to a table of the test's own; all of its rows."""
    address = postgres.admin_url(State(root)).replace("+psycopg2", "")
    with closing(psycopg2.connect(address)) as session, session, session.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        cursor.execute("INSERT INTO kept VALUES (%s)", (text,))
        cursor.execute("SELECT text FROM kept ORDER BY text")
        return [row[0] for row in cursor.fetchall()]


def test_servers_start_again_after_a_power_cut(launcher: Callable[[str], Launcher]) -> None:
    servers = launcher("servers")
    servers.start()
    root = servers.root
    vault = State(root).secret("rabbitmq_licensing")
    assert write_row(root, "a") == ["a"]
    broker = root / "rabbitmq"
    servers.end_suddenly()
    tear(
        root / "settings.json",
        root / "env",
        root / "lock",
        servers.database / "postmaster.pid",
        broker / "definitions.json",
        broker / "rabbitmq.conf",
        broker / ".erlang.cookie",
        *broker.glob("mnesia/*@*/nodes_running_at_shutdown"),
        *broker.glob("mnesia/*@*/cluster_nodes.config"),
        *broker.glob("mnesia/*-feature_flags"),
    )
    said = servers.start()
    assert write_row(root, "b") == ["a", "b"]
    assert State(root).secret("rabbitmq_licensing") == vault
    assert envfile.read(root)["SERVERS_ROOT"] == str(root)
    assert f"{root}/settings.json was damaged" in said
    assert not list(broker.glob("mnesia.damaged*")), "the broker kept what it had"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_broker_that_cannot_read_its_data_begins_empty(
    launcher: Callable[[str], Launcher],
) -> None:
    servers = launcher("servers")
    servers.start()
    servers.end_suddenly()
    broker = servers.root / "rabbitmq"
    tear(next(broker.glob("mnesia/*@*/schema.DAT")))
    said = servers.start()
    assert "mnesia.damaged now, and begins empty" in said
    assert (broker / "mnesia.damaged").exists()


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_system_starts_again_whenever_it_was_ended(launcher: Callable[[str], Launcher]) -> None:
    """In its first start too, at moments that are drawn; then while it runs, with torn files."""
    system = launcher("up")
    drawn = random.Random(os.environ.get("CHAOS_SEED", "1"))
    for _ in range(4):
        system.begin()
        time.sleep(drawn.uniform(1, 30))
        system.end_suddenly()
    for _ in range(3):
        system.start()
        system.end_suddenly()
        torn = [system.root / name for name in ("settings.json", "env", "lock", "sms.jsonl")]
        tear(*(path for path in torn if path.exists()))
    system.start()
    urls = envfile.read(system.root)
    for name in ("PORTAL_URL", "INTRANET_URL", "SMS_URL"):
        assert requests.get(urls[name], timeout=10).ok
