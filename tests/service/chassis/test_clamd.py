"""The client against a real daemon."""

import io
import socket

import eventlet
import pytest

from chassis.clamd import CHUNK, Clamd, ScanError
from tests.antivirus import EICAR, SIGNATURE, Daemon
from tests.service.hosting import free_port

pytestmark = pytest.mark.service
FOUND = f"{SIGNATURE}.UNOFFICIAL"


def scan(client: Clamd, content: bytes) -> str | None:
    return client.scan(io.BytesIO(content))


@pytest.mark.spec("P-03")
@pytest.mark.parametrize("transport", ["tcp", "unix"])
def test_what_is_clean_and_what_is_not(clamd: Daemon, transport: str) -> None:
    client = Clamd(getattr(clamd, transport))
    assert client.alive()
    assert scan(client, b"harmless") is None
    assert scan(client, b"%PDF-1.4 " + b"x" * 3 * CHUNK + EICAR) == FOUND
    assert scan(client, b"") is None


def test_scans_at_the_same_time_do_not_mix(clamd: Daemon) -> None:
    client = Clamd(clamd.tcp)
    contents = [b"x" * 50_000 + (EICAR if number % 2 else b"") for number in range(8)]
    results = list(eventlet.GreenPool().imap(lambda content: scan(client, content), contents))
    assert results == [None, FOUND] * 4


def test_what_the_daemon_will_not_read_to_its_end_is_no_clean_file(clamd: Daemon) -> None:
    with pytest.raises(ScanError, match="size limit"):
        scan(Clamd(clamd.tcp), b"x" * 40 * 1024 * 1024)


def test_a_daemon_that_is_not_there() -> None:
    client = Clamd(f"tcp://127.0.0.1:{free_port()}")
    assert not client.alive()
    with pytest.raises(ScanError, match="Refused"):
        scan(client, b"harmless")


def test_a_daemon_that_does_not_answer_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ScanError, match=r"within 0\.3 s"):
            scan(Clamd(address, seconds=0.3), b"harmless")
