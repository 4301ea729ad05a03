"""F01: a call's deadline runs from the moment the whole request is there."""

import socket
import time
import uuid
from urllib.parse import urlsplit

import pytest

from gateway import rpc

pytestmark = pytest.mark.service


@pytest.mark.parametrize("key", [True, False])
def test_a_slow_line_takes_nothing_from_the_deadline(system, new_client, pdf, monkeypatch, key):
    """A small file that takes longer than a page may take, with and without Idempotency-Key."""
    program = new_client().program
    started = program.post("/applications", json={"type": "NEW"})
    monkeypatch.setattr(rpc, "DEADLINE", 1.5)
    place = f"/api/v1/applications/{started['application_id']}/sections/basic/attachments"
    parts = (
        b'--b\r\nContent-Disposition: form-data; name="slot"\r\n\r\nBUSINESS_LICENCE\r\n--b\r\n'
        b'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    )
    body = parts + pdf + b"\r\n--b--\r\n"
    head = (
        f"POST {place} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Authorization: {program.headers['Authorization']}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(body)}\r\n"
        + (f"Idempotency-Key: {uuid.uuid4().hex}\r\n" if key else "")
    )
    with socket.create_connection(("127.0.0.1", urlsplit(program.address).port)) as line:
        line.settimeout(60)
        line.sendall(head.encode() + b"\r\n")
        for position in range(0, len(body), len(body) // 8):
            line.sendall(body[position : position + len(body) // 8])
            time.sleep(0.25)
        answer = line.recv(65536)
    assert answer.startswith(b"HTTP/1.1 201"), answer
