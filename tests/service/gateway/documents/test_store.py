"""A document is laid out once, and its storage being away is no reason not to hand it out."""

import time
import uuid
from datetime import timedelta

import eventlet
import pytest

from chassis import clock
from chassis.settings import settings
from chassis.storage import Storage
from contracts.errors import Unavailable
from gateway.documents import store
from gateway.documents.pdf import pdf
from gateway.documents.store import kept_pdf
from tests.polling import wait_for
from tests.service.sweeps import runs

pytestmark = pytest.mark.service
HTML = "<p>准予行政许可决定书</p>"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was laid out, by the real renderer."""
    seen: list[str] = []
    render = pdf

    def counted(html: str) -> bytes:
        seen.append(html)
        return render(html)

    monkeypatch.setattr("gateway.documents.store.pdf", counted)
    return seen


@pytest.mark.spec("N-08")
def test_the_second_time_it_comes_from_storage(storage: Storage, made: list[str]) -> None:
    first = kept_pdf(storage, HTML)
    assert first.startswith(b"%PDF")
    assert kept_pdf(storage, HTML) == first
    assert made == [HTML]


def test_another_content_is_another_document(storage: Storage, made: list[str]) -> None:
    kept_pdf(storage, HTML)
    kept_pdf(storage, HTML.replace("准予", "不予"))
    assert len(made) == 2


def test_who_waits_too_long_is_told_so_and_finds_it_the_next_time(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    def slow(html: str) -> bytes:
        started.append(html)
        eventlet.sleep(1)
        return b"%PDF slow"

    monkeypatch.setattr(store, "pdf", slow)
    html = f"{HTML}{uuid.uuid4()}"
    for _ in range(2):
        begun = time.monotonic()
        with pytest.raises(Unavailable, match="正在生成") as later:
            kept_pdf(storage, html, time.monotonic() + 0.5)
        assert time.monotonic() - begun < 0.9
        assert later.value.details["retry_after"] > 0
    wait_for(lambda: not store._making, what="the end of making it")
    assert kept_pdf(storage, html, time.monotonic() + 5) == b"%PDF slow"
    assert started == [html], "once for all who ask meanwhile"


@pytest.mark.spec("P-10")
def test_it_is_made_although_storage_is_away(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, made: list[str]
) -> None:
    monkeypatch.setenv("S3_ENDPOINT", "http://127.0.0.1:9")
    settings.cache_clear()
    assert kept_pdf(Storage.from_settings(), HTML).startswith(b"%PDF")


def test_what_was_laid_out_long_ago_is_laid_out_again(storage: Storage, made: list[str]) -> None:
    kept_pdf(storage, HTML)
    for days, times in ((store.KEPT.days - 2, 1), (store.KEPT.days + 1, 2)):
        for instant in runs(clock.now() + timedelta(days=days)):
            with clock.travel(instant):
                store.sweep_old(storage)
        kept_pdf(storage, HTML)
        assert len(made) == times
