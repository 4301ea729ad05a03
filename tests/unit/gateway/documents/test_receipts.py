"""提交回执: what stands in it, however much was handed in."""

from datetime import datetime

import pytest

from chassis import clock
from contracts.application.receipts import Receipt, ReceiptFile, ReceiptTab
from gateway.documents.receipts import MOST, receipt_html

FILE = ReceiptFile(name="身份证", filename="<b>王小明.pdf", size=1_500_000)


def receipt(files: int = 2, round_: int = 1, grades: tuple[str, ...] = ("承装类三级",)) -> Receipt:
    tabs = [
        ReceiptTab(title="基本情况", files=[FILE]),
        ReceiptTab(title="电力相关技术人员", files=[FILE] * (files - 1)),
    ]
    return Receipt(
        application_id="a",
        number="SQ2026-000123",
        type="NEW",
        procedure="GENERAL",
        round=round_,
        submitted_at=datetime(2026, 3, 2, 9, 5, tzinfo=clock.SHANGHAI),
        office="EAST_CHINA",
        enterprise_name="上海浦江电力安装工程有限公司",
        uscc="91350100M000100Y43",
        grades=list(grades),
        tabs=tabs,
    )


def test_it_says_what_was_handed_in_by_whom_and_when() -> None:
    html = receipt_html(receipt())
    for text in (
        "SQ2026-000123", "许可证新申请", "上海浦江电力安装工程有限公司", "91350100M000100Y43",
        "2026年3月2日 09:05", "承装类三级", "2个", "基本情况（1个）", "1.4 MB",
    ):  # fmt: skip
        assert text in html, text
    assert "&lt;b&gt;王小明.pdf" in html and "次提交" not in html
    assert "不代表申请已被受理" in html


def test_of_an_answer_it_says_which_submission_it_is() -> None:
    html = receipt_html(receipt(round_=2, grades=()))
    assert "第2次提交" in html and "许可类别" not in html


@pytest.mark.parametrize(("files", "listed"), [(MOST, MOST), (MOST + 5, MOST)])
def test_a_long_list_ends_with_what_is_not_in_it(files: int, listed: int) -> None:
    html = receipt_html(receipt(files))
    assert html.count("身份证：") == listed
    assert ("其余5个" in html) == (files > MOST)
