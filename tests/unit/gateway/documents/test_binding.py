"""A case file: contents that tell the pages, bookmarks, and what cannot be taken in."""

import io
import json

import pikepdf
from PIL import Image

from gateway.documents import binding
from gateway.documents.html import render as filled
from gateway.documents.render import render


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (3000, 2000), "white").save(made, "JPEG")
    return made.getvalue()


def pages(number: int) -> bytes:
    made, pdf = io.BytesIO(), pikepdf.Pdf.new()
    for _ in range(number):
        pdf.add_blank_page()
    pdf.save(made)
    return made.getvalue()


def test_a_case_file_has_contents_bookmarks_and_every_paper() -> None:
    chapters = [
        (1, "基本情况", [("", [("净资产", "800")])]),
        (0, "审查报告", [("", [("净资产", "符合")])]),
    ]
    html = filled("documents/case_part.html", number="SQ2026-1", chapters=chapters).encode()
    parts = [
        ({"title": "申请资料", "level": 0, "kind": "none"}, b""),
        ({"title": "", "level": 0, "kind": "chapters", "levels": [1, 0]}, html),
        ({"title": "附件", "level": 0, "kind": "none"}, b""),
        ({"title": "营业执照", "level": 1, "kind": "pdf"}, pages(3)),
        ({"title": "照片", "level": 1, "kind": "image"}, picture()),
        ({"title": "坏文件", "level": 1, "kind": "pdf"}, b"%PDF-1.4 nothing"),
        ({"title": "身份证", "level": 1, "kind": "none", "note": "限形审、审查人员打开"}, b""),
    ]
    named = [{**one, "size": len(content)} for one, content in parts]
    head = json.dumps({"title": "办件卷宗", "facts": [["申请单位", "某公司"]], "parts": named})
    given = io.BytesIO(head.encode() + b"\n" + b"".join(content for _, content in parts))
    whole = pikepdf.open(io.BytesIO(binding.bind(given, render)))
    # cover, contents, two chapters, three pages, a photo; two are only named
    assert len(whole.pages) == 2 + 2 + 3 + 1
    with whole.open_outline() as outline:
        found = [(one.title, [inner.title for inner in one.children]) for one in outline.root]
    assert found == [
        ("申请资料", ["基本情况"]),
        ("审查报告", []),
        ("附件", ["营业执照", "照片", "坏文件", "身份证"]),
    ]
