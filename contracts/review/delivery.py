"""送达: that a licence reached its holder, tracked until it has (行政许可法 第四十四条)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from contracts.review.licences import Deliver
from contracts.structs import Answer, Page, Request, a_remark


class CorrectDelivery(Deliver):
    """What was recorded is wrong; what was before stays on record."""

    reason: Annotated[str, a_remark(200, least=1, error="请填写更正理由（200字以内）")]


class DeliveryQuery(Request):
    """Of the newest print of each licence of the caller's jurisdiction, 30 a page. delivered: those
    that were, the newest first; else those that wait, what is due first. licence_id: only of it."""

    delivered: bool = False
    licence_id: str | None = None
    page: Page = 1


class DeliveryRecord(Answer):
    """reason: of a correction, "" of the first record."""

    method: str
    receiver: str
    note: str
    reason: str
    by_name: str
    at: datetime


class Delivery(Answer):
    """decided_on: from when the limit is counted; due_on: its last day, with the state that it has
    today. records: what was recorded, then each correction; none while it waits."""

    licence_id: str
    case_id: str | None
    number: str
    name: str
    office: str
    printed_on: date
    decided_on: date
    due_on: date
    due_state: str
    working_days_left: int
    records: list[DeliveryRecord]


class Deliveries(Answer):
    items: list[Delivery]
    total: int
    pages: int
