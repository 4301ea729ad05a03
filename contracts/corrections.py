"""What a reviewer asks to mend (补正): on a tab, perhaps at one item (a field, row, attachment)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from contracts.structs import Answer, Request, a_remark


class Correction(Answer):
    """As it is read once it is demanded."""

    section: str
    item: str | None = None
    message: str


class Asked(Correction):
    """As the firm sees it. number: its place among those demanded with it, from 1; answer: what the
    firm has said to it, "" nothing yet."""

    number: int = 0
    answer: str = ""


class CorrectionItem(Request):
    """As a reviewer demands it."""

    section: str
    item: Annotated[str, Meta(max_length=100)] | None = None
    message: Annotated[str, a_remark(500, least=1, error="请写明需要补正的内容（500字以内）")]

    def told(self) -> Correction:
        return Correction(section=self.section, item=self.item, message=self.message)
