"""What a web host does with requests that are slow, endless, many or ambiguous."""

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager

import eventlet
import pytest
import requests

from chassis import http_body, http_protocol
from chassis.http_connections import PER_ADDRESS
from chassis.http_server import listen
from tests.polling import wait_for
from tests.unit.chassis.http_host import HEAD, NEXT, ask, connect, everything, serving


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 1)
    monkeypatch.setattr(http_body, "GRACE_SECONDS", 1)
    monkeypatch.setattr(http_protocol, "LINGER_SECONDS", 1)
    with serving() as number:
        yield number


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param("GET / HTTP/1.1\r\nHost: x\r\n", id="a head that does not end"),
        pytest.param("GE", id="two letters"),
        pytest.param("", id="nothing"),
        pytest.param(f"{HEAD}Content-Length: 10\r\n\r\nabc", id="a body that does not end"),
        pytest.param(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nabc", id="a chunk"),
        pytest.param(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n", id="trailers"),
    ],
)
def test_what_does_not_end_is_ended(port: int, sent: str) -> None:
    started = time.monotonic()
    answer = ask(port, sent)
    assert time.monotonic() - started < 6
    assert answer == "" or answer.startswith("HTTP/1.1 408 ")


def test_a_byte_now_and_then_does_not_keep_it_open(port: int) -> None:
    started = time.monotonic()
    with connect(port) as raw, contextlib.suppress(OSError):
        for letter in f"{HEAD}X-Slow: {'a' * 100}":
            raw.sendall(letter.encode())
            time.sleep(0.2)
    assert time.monotonic() - started < 8


@pytest.mark.spec("P-10")
def test_two_hundred_half_open_connections_stop_nobody_else(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 5)
    half_open, begun = [], time.monotonic()
    for number in range(200):
        raw = connect(port)
        raw.sendall(b"GET /page HTTP/1.1\r\nHost: x\r\nX-" if number % 2 else b"")
        half_open.append(raw)
    other = connect(port, "127.0.0.2")
    other.sendall(NEXT.encode())
    assert everything(other).startswith("HTTP/1.1 200 ")
    assert time.monotonic() - begun < 5, "while they are open"
    answers = [everything(raw) for raw in half_open]
    refused = [answer for answer in answers if answer.startswith("HTTP/1.1 503 ")]
    assert 0 < len(refused) <= 200 - PER_ADDRESS, "one address has its share"
    assert time.monotonic() - begun < 20, "and all end by themselves"
    assert ask(port, NEXT).startswith("HTTP/1.1 200 ")


def test_whoever_is_quiet_makes_room() -> None:
    with serving(total=3) as port:
        quiet = [connect(port) for _ in range(3)]
        busy = quiet[1]
        busy.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        time.sleep(0.3)
        assert ask(port, NEXT).startswith("HTTP/1.1 200 ")
        assert quiet[0].recv(10) == b"", "the one that said nothing for the longest time"
        assert "done" in everything(busy), "never one that is being served"
        quiet[2].sendall(NEXT.encode())
        assert everything(quiet[2]).startswith("HTTP/1.1 200 ")


def test_who_waits_for_a_hundred_is_asked_to_go_on(port: int) -> None:
    with connect(port) as raw:
        raw.sendall(f"{HEAD}Content-Length: 4\r\nExpect: 100-continue\r\n\r\n".encode())
        assert raw.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        raw.sendall(b"abcd")
        assert b'"body":"abcd"' in raw.recv(2000)


@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_too_large_is_not_read_and_the_answer_arrives(port: int, chunked: bool) -> None:
    body = b"x" * 3_000_000
    given = iter([body[:1000], body]) if chunked else body
    answer = requests.post(f"http://127.0.0.1:{port}/limited", data=given, timeout=20)
    assert answer.json() == {"body": "", "length": 0, "refused": "too_large"}
    assert answer.headers["Connection"] == "close"


def test_what_is_too_large_is_told_before_it_is_sent(port: int) -> None:
    head = (
        "POST /limited HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\nExpect: 100-continue\r\n\r\n"
    )
    answer = ask(port, head)
    assert "100 Continue" not in answer
    assert '"refused":"too_large"' in answer


def test_few_large_bodies_at_a_time_from_one_address(port: int) -> None:
    head = f"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: {http_body.LARGE}\r\n\r\n"
    half = [connect(port) for _ in range(http_body.LARGE_PER_ADDRESS)]
    for raw in half:
        raw.sendall(head.encode() + b"x")
    time.sleep(0.2)
    busy = "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"
    assert '"refused":"busy"' in ask(port, busy)
    assert '"body":"abcd"' in ask(port, f"{HEAD}Content-Length: 4\r\n\r\nabcd{NEXT}")
    for raw in half:
        raw.close()
    wait_for(
        lambda: requests.post(f"http://127.0.0.1:{port}/upload", data=b"x" * 2_000_000).ok,
        what="their places",
    )


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (f"GET /{'a' * 9000} HTTP/1.1\r\nHost: x\r\n\r\n", "414"),
        (f"GET / HTTP/1.1\r\nHost: x\r\nX-Long: {'a' * 9000}\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: x\r\n" + "X-Many: a\r\n" * 150 + "\r\n", "431"),
        ("GET / HTTP/1.1\r\nHost: x\r\n" + f"X-Large: {'a' * 8000}\r\n" * 9 + "\r\n", "400"),
    ],
    ids=["line", "header", "headers", "head"],
)
def test_a_head_has_bounds(port: int, sent: str, status: str) -> None:
    assert ask(port, sent).split(" ")[1] == status


def test_instances_share_a_socket() -> None:
    """What the one that ended had not taken, the other takes: nobody is refused."""
    with socket.create_server(("127.0.0.1", 0)) as shared:
        address = f"http://127.0.0.1:{shared.getsockname()[1]}/page"

        def instance() -> AbstractContextManager[int]:
            return serving(listen(("", 0), os.dup(shared.fileno())))

        waiting = eventlet.spawn(requests.get, address, timeout=30)
        eventlet.sleep(0.2)
        assert not waiting.dead, "nobody is there yet, and nobody is refused"
        with instance():
            assert waiting.wait().ok
            with instance():
                assert all(requests.get(address, timeout=10).ok for _ in range(10))
            assert requests.get(address, timeout=10).ok
