"""The parts of a case file on their way into the child that binds them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from chassis.children import Bounds, Died
from contracts.errors import Unavailable
from contracts.limits import MEGABYTE
from gateway.documents.pdf import renderers

MOST = 120 * MEGABYTE
"""Attachments beyond that are named and not taken in."""
_BOUNDS = Bounds(memory=3 << 30, cpu=90, seconds=120, files=256)
_SPOOLED = 8 * MEGABYTE


@dataclass(frozen=True)
class Part:
    """kind: html, pdf, image, or none of what is only named; note: why. chapters: HTML with several
    headings (h1) of these levels, laid out at once."""

    title: str
    level: int
    kind: str = "none"
    content: bytes = b""
    note: str = ""
    levels: tuple[int, ...] = ()


def bound(title: str, facts: list[tuple[str, str]], parts: Iterable[Part]) -> bytes:
    """Raises Unavailable."""
    named: list[dict[str, Any]] = []
    with tempfile.SpooledTemporaryFile(max_size=_SPOOLED) as contents:
        for one in parts:
            contents.write(one.content)
            known = {"title": one.title, "level": one.level, "kind": one.kind, "note": one.note}
            named.append({**known, "size": len(one.content), "levels": one.levels})
        contents.seek(0)
        with tempfile.TemporaryFile() as given:
            head = {"title": title, "facts": facts, "parts": named}
            given.write(json.dumps(head).encode() + b"\n")
            while piece := contents.read(MEGABYTE):
                given.write(piece)
            given.seek(0)
            return _run(given)


def _run(given: BinaryIO) -> bytes:
    try:
        return renderers().run("gateway.documents.render:bind", given, _BOUNDS)
    except Died as error:
        raise Unavailable("卷宗生成失败，请稍后再试，或者单独打开附件") from error
