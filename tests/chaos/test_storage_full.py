"""The object store cannot write any more, then it can."""

import io
import os
import resource
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.settings import settings
from chassis.storage import PART, Storage
from contracts.errors import Unavailable
from deploy.local import objectstore
from deploy.local.state import LOOPBACK, State, is_free
from tests.polling import wait_for

ROOM = 200_000  # bytes that a file may still have
ENDLESS = resource.RLIM_INFINITY


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """A server of the test's own, named in the settings."""
    state = State(tmp_path)
    spec = objectstore.prepare(tmp_path, state)
    monkeypatch.setenv("S3_ENDPOINT", f"http://{LOOPBACK}:{state.port('s3')}")
    monkeypatch.setenv("S3_ACCESS_KEY", objectstore.ACCESS_KEY)
    monkeypatch.setenv("S3_SECRET_KEY", state.secret("s3"))
    monkeypatch.setenv("S3_REGION", objectstore.REGION)
    monkeypatch.setenv("S3_BUCKET", objectstore.BUCKET)
    settings.cache_clear()
    with (
        (tmp_path / "s3.log").open("w") as log,
        subprocess.Popen(spec.command(), env=spec.environment, stderr=log) as server,
    ):
        try:
            wait_for(lambda: not is_free(state.port("s3")), what="the object store")
            yield server
        finally:
            server.terminate()
    settings.cache_clear()


@pytest.mark.spec("P-10")
@pytest.mark.parametrize("size", [1_000_000, 2 * PART], ids=["whole", "in parts"])
def test_a_full_disk_is_told_at_once_and_leaves_nothing(store, size):
    storage, content = Storage.from_settings(), os.urandom(size)
    storage.put_stream("kept", io.BytesIO(b"x"), 1)
    resource.prlimit(store.pid, resource.RLIMIT_FSIZE, (ROOM, ENDLESS))
    started = time.monotonic()
    with pytest.raises(Unavailable, match="已填写的内容不受影响"):
        storage.put_stream("large", io.BytesIO(content), -1)
    assert time.monotonic() - started < 10
    assert [key for key, _ in storage.listing("")] == ["kept"]
    assert storage.read("kept") == b"x", "what is there can be read"
    resource.prlimit(store.pid, resource.RLIMIT_FSIZE, (ENDLESS, ENDLESS))
    assert storage.put_stream("large", io.BytesIO(content), -1).size == size
    assert storage.read("large") == content
