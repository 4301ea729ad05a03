"""The renderer: what comes out, and that it neither blocks the hub nor reaches out."""

import io
import itertools

import eventlet
import pytest
from pypdf import PdfReader

from contracts.errors import Unavailable
from gateway.documents import pdf as module
from gateway.documents.pdf import pdf


def test_renders_chinese_text() -> None:
    text = PdfReader(io.BytesIO(pdf("<p>承装电力设施许可证</p>"))).pages[0].extract_text()
    assert "承装电力设施许可证" in text


def test_the_hub_runs_on_while_a_document_is_made() -> None:
    ticks = itertools.count()

    def tick() -> None:
        while True:
            next(ticks)
            eventlet.sleep(0.02)

    ticker = eventlet.spawn(tick)
    pdf("<p>许可证</p>")
    ticker.kill()
    assert next(ticks) > 5, "a hub that waits would have come round once or twice"


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png"])
def test_fetches_nothing(address: str) -> None:
    with pytest.raises(Unavailable):
        pdf(f'<img src="{address}">')


def test_gives_up_in_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BOUNDS", module.BOUNDS._replace(seconds=0.05))
    with pytest.raises(Unavailable):
        pdf("<p>许可证</p>")
