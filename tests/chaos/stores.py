"""A private object store of a test's own, named in the settings while it runs."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chassis.settings import settings
from deploy.local import objectstore
from deploy.local.state import LOOPBACK, State, is_free
from tests.factories.storage import keys
from tests.polling import wait_for


@contextmanager
def object_store(root: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """The server, with its data below `root`. more: further settings."""
    state = State(root)
    spec = objectstore.prepare(root, state)
    chosen = {
        "S3_ENDPOINT": f"http://{LOOPBACK}:{state.port('s3')}",
        "S3_ACCESS_KEY": objectstore.ACCESS_KEY,
        "S3_SECRET_KEY": state.secret("s3"),
        "S3_REGION": objectstore.REGION,
        "S3_BUCKET": objectstore.BUCKET,
        **keys(),
        **more,
    }
    with pytest.MonkeyPatch.context() as patch, (root / "s3.log").open("a") as log:
        for name, value in chosen.items():
            patch.setenv(name, value)
        settings.cache_clear()
        with subprocess.Popen(spec.command(), env=spec.environment, stderr=log) as server:
            try:
                wait_for(lambda: not is_free(state.port("s3")), what="the object store")
                yield server
            finally:
                server.terminate()
    settings.cache_clear()
