"""Files made to cost memory or time: each is answered, and costs this process nothing."""

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.errors import Invalid
from contracts.forms.sections import TECHNICIANS
from gateway.inspection import Sender, checks, inspect, read_staff
from tests.factories import hostile
from tests.factories.papers import pdf
from tests.factories.sheets import filled

pytestmark = pytest.mark.spec("P-03")
SENDER = Sender("tests")
SECONDS = 12  # a busy machine included; unbounded they take minutes
SPARE = 8 << 20  # bytes
TAKEN = {"a chain of 20,000", "a length of 4 GB", "a PNG of 79 megapixels"} | {
    "a PNG that goes on behind its end"
}


def refused(files: dict[str, bytes], judge: Callable[[str, io.BytesIO], object]) -> set[str]:
    """Which of the files. Those that judge them cost this process neither memory nor long time, and
    another file is judged afterwards."""
    checks().start()
    inspect(io.BytesIO(pdf()), "first.pdf", SENDER)
    found, before = set(), resident()
    for name, content in files.items():
        began = time.monotonic()
        try:
            judge(name, io.BytesIO(content))
        except Invalid as error:
            assert all(finding["message"] for finding in error.findings)
            found.add(name)
        assert time.monotonic() - began < SECONDS, name
    assert resident() - before < SPARE
    assert inspect(io.BytesIO(pdf()), "last.pdf", SENDER)
    return found


def resident() -> int:
    """Bytes of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def paper(name: str, stream: io.BytesIO) -> str:
    kind = "png" if "PNG" in name else "jpg" if "JPEG" in name else "pdf"
    return inspect(stream, f"x.{kind}", SENDER)


@pytest.mark.parametrize("make", [hostile.pdfs, hostile.pictures])
def test_hostile_papers(make: Callable[[], dict[str, bytes]]) -> None:
    files = make()
    assert refused(files, paper) == set(files) - TAKEN


def test_hostile_sheets() -> None:
    files = hostile.sheets()
    read = refused(files, lambda _, stream: read_staff(stream, TECHNICIANS.title, SENDER))
    assert read == set(files)


def test_a_sheet_of_a_thousand_people_is_read() -> None:
    people = [{"name": f"张{number}", "id_number": str(number)} for number in range(1000)]
    _, content, _ = filled(TECHNICIANS, people)
    assert len(read_staff(io.BytesIO(content), TECHNICIANS.title, SENDER)["rows"]) == 1000
