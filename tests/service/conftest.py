"""What service tests of several packages need."""

from collections.abc import Iterator

import pytest

from chassis.settings import settings
from chassis.storage import Storage
from tests.infrastructure import Servers


@pytest.fixture
def storage(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Storage]:
    """A bucket of the test's own."""
    with servers.bucket() as bucket:
        for name in ("S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_REGION"):
            monkeypatch.setenv(name, servers.addresses[name])
        monkeypatch.setenv("S3_BUCKET", bucket)
        settings.cache_clear()
        yield Storage.from_settings()
    settings.cache_clear()
