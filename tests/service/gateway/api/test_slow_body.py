"""F01: a call's deadline runs from the moment the whole request is there."""

import socket
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from gateway import rpc
from tests.service.gateway.api.conftest import Client

pytestmark = pytest.mark.service
DEADLINE = 2.0


@pytest.mark.parametrize("key", [True, False])
def test_a_slow_line_takes_nothing_from_the_deadline(
    system: dict[str, str],
    new_client: Callable[[], Client],
    monkeypatch: pytest.MonkeyPatch,
    key: bool,
) -> None:
    """A small form that takes longer than a page may take, with and without Idempotency-Key."""
    program = new_client().program
    monkeypatch.setattr(rpc, "DEADLINE", DEADLINE)
    body = b'{"type": "NEW"}' + b" " * 17
    head = (
        "POST /api/v1/applications HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Authorization: {program.headers['Authorization']}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        + (f"Idempotency-Key: {uuid.uuid4().hex}\r\n" if key else "")
    )
    with socket.create_connection(("127.0.0.1", urlsplit(program.address).port)) as line:
        line.settimeout(60)
        line.sendall(head.encode() + b"\r\n")
        for position in range(0, len(body), 4):
            time.sleep(DEADLINE * 1.2 / 8)
            line.sendall(body[position : position + 4])
        answer = line.recv(65536)
    assert answer.startswith(b"HTTP/1.1 201"), answer
