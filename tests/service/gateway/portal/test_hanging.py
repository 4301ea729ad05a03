"""The object store takes requests and does not answer: every page has its answer in time."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from chassis.settings import settings
from gateway import rpc
from tests.chaos.proxy import TcpProxy
from tests.infrastructure import Servers
from tests.present import present
from tests.service.gateway.conftest import HOSTS, SERVICES
from tests.service.gateway.portal.conftest import Applicant
from tests.service.hosting import environment_of, running

pytestmark = pytest.mark.service
BUSY_MACHINE = 2.0  # seconds


@pytest.fixture(scope="module")
def store(servers: Servers) -> Iterator[tuple[TcpProxy, str]]:
    target = urlsplit(servers.addresses["S3_ENDPOINT"])
    with TcpProxy(present(target.hostname), present(target.port)) as proxy:
        yield proxy, f"http://127.0.0.1:{proxy.port}"


@pytest.fixture(scope="module")
def system(servers: Servers, store: tuple[TcpProxy, str]) -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        names = [service.name for service in SERVICES]
        values = stack.enter_context(environment_of(servers, patch, *names))
        patch.setenv("S3_ENDPOINT", store[1])
        settings.cache_clear()
        for part in (*SERVICES, *HOSTS):
            stack.enter_context(running(part))
        yield values


@pytest.mark.spec("P-10")
def test_uploading_and_opening_are_answered_in_time(
    drafting: Applicant, store: tuple[TcpProxy, str], pdf: bytes
) -> None:
    slots = drafting.tab("safety_head") + "/attachments"
    drafting.get(drafting.tab("safety_head"))
    drafting.upload(f"{slots}/APPOINTMENT", "登记照.pdf", pdf)
    [slot] = [s for s in drafting.stored("safety_head").slots if s.code == "APPOINTMENT"]
    kept = f"{drafting.address}/attachments/{slot.files[0].attachment_id}"
    store[0].hanging = True
    try:
        begun = time.monotonic()
        opened = drafting.session.get(kept)
        took = time.monotonic() - begun
        assert opened.status_code == 503
        assert int(opened.headers["Retry-After"]) > 0
        assert took < rpc.DEADLINE + BUSY_MACHINE
        drafting.get(drafting.tab("safety_head"))
        begun = time.monotonic()
        drafting.upload(f"{slots}/APPOINTMENT", "另一份.pdf", pdf + b"\n")
        assert time.monotonic() - begun < rpc.DEADLINE + BUSY_MACHINE
        assert "文件存储暂时不可用" in drafting.text
    finally:
        store[0].hanging = False
    assert drafting.session.get(kept).content == pdf
