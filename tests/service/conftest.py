"""What service tests of several packages need."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest

from chassis import clock
from chassis.settings import settings
from chassis.storage import Storage
from tests.factories.storage import keys
from tests.infrastructure import Servers

LONGEST = timedelta(minutes=5)  # more than a test may take


@pytest.fixture(autouse=True)
def one_day() -> Iterator[None]:
    """No test sees a day end, what it filed today is still of today when it looks: shortly before
    midnight in China it is already the next day."""
    midnight = datetime.combine(clock.today() + timedelta(days=1), time(), clock.SHANGHAI)
    left = midnight - clock.now()
    with clock.travel(left if left < LONGEST else timedelta()):
        yield


@pytest.fixture
def storage(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Storage]:
    """A bucket of the test's own."""
    with servers.bucket() as bucket:
        for name in ("S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_REGION"):
            monkeypatch.setenv(name, servers.addresses[name])
        for name, value in {"S3_BUCKET": bucket, **keys()}.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield Storage.from_settings()
    settings.cache_clear()
