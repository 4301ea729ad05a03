"""A store that hangs, drips or refuses ends what was asked of it by the deadline."""

import io
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.settings import settings
from chassis.storage import PART, Storage
from chassis.streams import Stored
from contracts.errors import Unavailable

pytestmark = [pytest.mark.service, pytest.mark.spec("P-10")]
SECONDS = 0.4
MARGIN = 1.5  # a busy machine
ASKED: dict[str, Callable[[Storage], object]] = {
    "put": lambda storage: storage.put_stream("k", io.BytesIO(b"x")),
    "put in parts": lambda storage: storage.put_stream("k", io.BytesIO(os.urandom(2 * PART))),
    "read": lambda storage: storage.read("k"),
    "check": lambda storage: storage.check("k", Stored(1000, None)),
    "exists": lambda storage: storage.exists("k"),
    "remove": lambda storage: storage.remove("k"),
    "listing": lambda storage: list(storage.listing("k")),
}


def silent(connection: socket.socket) -> None:
    time.sleep(30)


def dripping(connection: socket.socket) -> None:
    """A header that goes on for ever, a byte now and then: no single wait is long."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-A: b\r\n")
        time.sleep(0.1)


def dripping_content(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 1000\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.1)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[..., Any]], Storage]]:
    """Gives the storage whose server answers each connection so."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(answer: Callable[[socket.socket], None]) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_quietly, args=(answer, connection), daemon=True).start()

    def start(answer: Callable[[socket.socket], None]) -> Storage:
        threading.Thread(target=serve, args=(answer,), daemon=True).start()
        return at(monkeypatch, listener.getsockname()[1])

    yield start
    listener.close()
    settings.cache_clear()


def _quietly(answer: Callable[[socket.socket], None], connection: socket.socket) -> None:
    try:
        answer(connection)
    except OSError:
        connection.close()


def at(monkeypatch: pytest.MonkeyPatch, port: int) -> Storage:
    monkeypatch.setenv("S3_ENDPOINT", f"http://127.0.0.1:{port}")
    settings.cache_clear()
    return Storage.from_settings()


@pytest.mark.parametrize(
    ("answer", "asked"),
    [(silent, [*ASKED]), (dripping, [*ASKED]), (dripping_content, ["put", "read", "check"])],
)
def test_everything_has_ended_by_the_deadline(
    storage: Storage,
    server: Callable[[Callable[..., Any]], Storage],
    answer: Callable[..., Any],
    asked: list[str],
) -> None:
    away = server(answer)
    for what in asked:
        began = time.monotonic()
        with pytest.raises(Unavailable, match="文件存储暂时不可用"):
            ASKED[what](away.within(SECONDS))
        assert time.monotonic() - began < SECONDS + MARGIN, what


def test_a_connection_that_cannot_be_made_is_within_it_too(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full backlog: the kernel lets further connections wait."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = []
        for _ in range(3):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(full.getsockname())
            waiting.append(one)
        away = at(monkeypatch, full.getsockname()[1])
        for ask in ASKED.values():
            began = time.monotonic()
            with pytest.raises(Unavailable):
                ask(away.within(SECONDS))
            assert time.monotonic() - began < SECONDS + MARGIN
        for one in waiting:
            one.close()


def test_what_is_past_its_deadline_is_not_begun(storage: Storage) -> None:
    with pytest.raises(Unavailable):
        storage.within(0).put_stream("k", io.BytesIO(b"x"))
    assert not storage.exists("k")


def test_a_shorter_deadline_holds_and_a_longer_does_not(
    storage: Storage, server: Callable[[Callable[..., Any]], Storage]
) -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable):
        server(silent).within(SECONDS).within(60).exists("k")
    assert time.monotonic() - began < SECONDS + MARGIN


PROGRAM = """
import io, sys
from chassis.storage import Storage
from contracts.errors import Unavailable
storage = Storage.from_settings().within(0.4)
for ask in (lambda: storage.read("k"), lambda: storage.put_stream("k", io.BytesIO(b"x" * 9000000))):
    try:
        ask()
    except Unavailable:
        print("unavailable")
"""


def test_programs_without_greenlets_end_by_it_as_well(
    storage: Storage, server: Callable[[Callable[..., Any]], Storage]
) -> None:
    server(silent)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM],
        cwd=Path(__file__).parents[3], capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert [line for line in lines if line == "unavailable"] == ["unavailable"] * 2, done.stderr
    assert time.monotonic() - began < 10, "most of it the start of the program"
