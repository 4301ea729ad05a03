import hashlib
import os
import socket
from collections.abc import Iterator

import eventlet
import pytest
import requests
from nameko.containers import ServiceContainer

from chassis.http import Web
from chassis.settings import settings
from tests.polling import wait_for
from tests.service.chassis.web import WebHost
from tests.service.hosting import free_port, running


@pytest.fixture
def address(sample_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    port = free_port()
    monkeypatch.setenv("PORTAL_PORT", str(port))
    settings.cache_clear()
    with running(WebHost):
        yield f"http://127.0.0.1:{port}"


def test_a_page_asks_services(address: str, sample: ServiceContainer) -> None:
    pages = eventlet.GreenPool().imap(lambda i: requests.get(f"{address}/ask/{i}").json(), range(8))
    assert list(pages) == [{"text": str(i)} for i in range(8)]


def test_what_is_internal_is_not_offered_to_pages(address: str) -> None:
    assert requests.get(f"{address}/internal").json() == {"offered": False}


def test_a_body_streams_in_and_out(address: str) -> None:
    body = os.urandom(3_000_000)
    answer = requests.post(f"{address}/upload", data=body).json()
    assert answer["sha256"] == hashlib.sha256(body).hexdigest()
    assert answer["pieces"] > 10
    assert len(requests.get(f"{address}/download").content) == 64 * 65536


def test_the_server_does_not_name_itself(address: str) -> None:
    assert "Server" not in requests.get(f"{address}/nothing").headers
    with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as raw:
        raw.sendall(b"NONSENSE\r\n\r\n")
        answer = raw.recv(2000).lower()
    assert b"python" not in answer
    assert b"eventlet" not in answer


def test_a_client_that_goes_away_harms_nobody(address: str, sample: ServiceContainer) -> None:
    for path in ("/slow", "/download"):
        with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as raw:
            raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as raw:
        raw.sendall(b"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 999999\r\n\r\nabc")
    assert requests.get(f"{address}/ask/still").json() == {"text": "still"}


def test_a_defect_of_the_application_shows_nothing(address: str) -> None:
    answer = requests.get(f"{address}/broken")
    assert answer.status_code == 500
    assert "110105" not in answer.text


def test_a_stop_finishes_requests_that_have_begun(
    sample_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("PORTAL_PORT", str(port))
    settings.cache_clear()
    with running(WebHost) as container:
        request = eventlet.spawn(requests.get, f"http://127.0.0.1:{port}/slow")
        (web,) = (part for part in container.dependencies if isinstance(part, Web))
        wait_for(lambda: "begun" in web.app.extensions, what="the request")
    assert request.wait().text == "done"
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}/slow")
