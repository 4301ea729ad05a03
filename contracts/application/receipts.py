"""提交回执: what was handed in, and when."""

from __future__ import annotations

from datetime import datetime

from contracts.structs import Answer, Count, Request


class ReceiptQuery(Request):
    """round None: the last submission."""

    application_id: str
    round: Count | None = None


class ReceiptFile(Answer):
    """name: what it was uploaded as (身份证). size: bytes."""

    name: str
    filename: str
    size: int


class ReceiptTab(Answer):
    title: str
    files: list[ReceiptFile]


class Receipt(Answer):
    """A submission as it was received. tabs: those with files, in their order. grades: in words."""

    application_id: str
    number: str
    type: str
    procedure: str
    round: int
    submitted_at: datetime
    office: str
    enterprise_name: str
    uscc: str
    grades: list[str]
    tabs: list[ReceiptTab]
