"""A ClamAV daemon for tests, private to the run, that knows one signature: the EICAR test string.

The daemon comes from Debian (`./dev test` installs it); official signatures would have to be
fetched from the Internet, and are not what is tested.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from chassis.clamd import Clamd
from tests.polling import wait_for
from tests.service.hosting import free_port

# In parts, or scanners would take the checkout itself for infected.
EICAR = b"".join(
    (rb"X5O!P%@AP[4\PZX54(P^)7CC)7}", b"$EICAR-STANDARD", b"-ANTIVIRUS-TEST-FILE!$H+H*")
)
SIGNATURE = "Test.Eicar"
STREAM_LIMIT = "24M"  # above the 20 MB that an upload may have


class Daemon(NamedTuple):
    """Its addresses, as CLAMD_ADDRESS takes them."""

    tcp: str
    unix: str


@pytest.fixture(scope="session")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """A running daemon."""
    with daemon(tmp_path_factory.mktemp("clamd"), free_port()) as running:
        yield running


@contextmanager
def daemon(folder: Path, port: int) -> Iterator[Daemon]:
    """A daemon on `port` of the loopback interface for the time of the block."""
    signatures = folder / "signatures"
    signatures.mkdir(exist_ok=True)
    # Name, any kind of file, at any place, the bytes.
    (signatures / "test.ndb").write_text(f"{SIGNATURE}:0:*:{EICAR.hex()}\n")
    config = folder / "clamd.conf"
    config.write_text(
        f"""Foreground yes
DatabaseDirectory {signatures}
TCPAddr 127.0.0.1
TCPSocket {port}
LocalSocket {folder}/socket
TemporaryDirectory {folder}
StreamMaxLength {STREAM_LIMIT}
MaxThreads 4
"""
    )
    found = Daemon(f"tcp://127.0.0.1:{port}", f"unix://{folder}/socket")
    # Told to stop by the kernel when this process ends without stopping it.
    command = ["setpriv", "--pdeathsig=TERM", "clamd", f"--config-file={config}"]
    path = f"{os.environ['PATH']}:/usr/sbin"  # where Debian has it, outside other users' path
    with (folder / "log").open("w") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env=os.environ | {"PATH": path}
        )
        try:
            client = Clamd(found.tcp)
            wait_for(lambda: process.poll() is not None or client.alive(), 60, what="clamd")
            assert process.poll() is None, (folder / "log").read_text()
            yield found
        finally:
            process.terminate()
            process.wait(20)
