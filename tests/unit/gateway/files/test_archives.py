"""Archives of scans: what is in them, and what is refused before it costs anything."""

import io
from collections.abc import Callable

import pytest

from contracts.errors import Invalid
from gateway import archives
from gateway.archives import Inside, inside
from gateway.inspection import Sender
from tests.factories.archives import archive, bomb, encrypted, in_gbk, overlapping, untrue
from tests.factories.papers import PAPER, photograph

pytestmark = pytest.mark.spec("P-03")
SENDER = Sender("tests")


def opened(content: bytes) -> list[Inside]:
    return list(inside(io.BytesIO(content), SENDER))


def test_the_files_of_an_archive_come_one_by_one() -> None:
    files = {"资料/王建国/身份证.jpg": photograph(), "资料/营业执照.pdf": PAPER}
    found = opened(archive({**files, "__MACOSX/._x.jpg": b"x", "资料/Thumbs.db": b"x"}))
    assert {one.path: one.content.getvalue() for one in found if one.content} == files


def test_names_in_gbk_are_read() -> None:
    [found] = opened(in_gbk("王建国-身份证.jpg", photograph()))
    assert found.path == "王建国-身份证.jpg"


def test_no_name_leads_out_of_its_folder() -> None:
    found = opened(archive({"../../etc/passwd": b"x", "/srv/a.jpg": b"x", "C:\\x\\b.jpg": b"x"}))
    assert [one.path for one in found] == ["etc/passwd", "srv/a.jpg", "x/b.jpg"]


@pytest.mark.parametrize("make", [bomb, overlapping, encrypted])
def test_what_would_cost_too_much_is_refused_as_a_whole(make: Callable[[], bytes]) -> None:
    with pytest.raises(Invalid):
        opened(make())


def test_too_many_files_are_refused() -> None:
    with pytest.raises(Invalid):
        opened(archive({f"{n}.jpg": b"" for n in range(1001)}))


def test_a_file_that_is_not_what_the_directory_says_costs_itself_only() -> None:
    [found] = opened(untrue())
    assert found.content is None
    assert found.wrong


def test_a_packed_blank_is_refused_by_its_ratio_and_the_others_stay() -> None:
    found = opened(archive({"空.jpg": b"\0" * (15 << 20), "好.jpg": photograph()}))
    assert [bool(one.content) for one in found] == [False, True]


@pytest.mark.parametrize("content", [b"PK\x03\x04" + b"x" * 500, archive({"a": PAPER})[:-40]])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        opened(content)


def test_an_office_document_is_no_archive_of_scans() -> None:
    assert not archives.is_archive(io.BytesIO(archive({"a": b""})), "证书.docx")
    assert archives.is_archive(io.BytesIO(archive({"a": b""})), "扫描件.ZIP")
