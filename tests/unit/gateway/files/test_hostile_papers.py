"""Files made to cost memory or time: each is answered, and costs this process nothing."""

import io
from pathlib import Path

import pytest

from contracts.errors import Invalid
from gateway.inspection import KINDS, Sender, inspect
from tests.factories import hostile
from tests.factories.papers import pdf

pytestmark = pytest.mark.spec("P-03")
TAKEN = {"a chain of 20,000", "a length of 4 GB", "a PNG of 79 megapixels"} | {
    "a PNG that goes on behind its end"
}


def resident() -> int:
    """Bytes of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_hostile_papers_are_refused_and_leave_no_memory() -> None:
    files = {f"{name}.pdf": content for name, content in hostile.pdfs().items()}
    for name, content in hostile.pictures().items():
        files[f"{name}.{'png' if 'PNG' in name else 'jpg'}"] = content
    inspect(io.BytesIO(pdf()), "first.pdf", Sender("tests"))
    before, taken = resident(), set()
    for name, content in files.items():
        try:
            inspect(io.BytesIO(content), name, Sender("tests"))
        except Invalid as refused:
            assert refused.findings[0]["message"]
        else:
            taken.add(name.rpartition(".")[0])
    assert taken == TAKEN
    assert resident() - before < 8 << 20
    assert inspect(io.BytesIO(pdf()), "last.pdf", Sender("tests")) == KINDS[0].content_type
