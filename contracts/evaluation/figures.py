"""Figures over evaluations, what is published of them, and the exchange record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from contracts.structs import Answer, Request, between, one_of
from rules.vocabulary.enumerations import ApplicationType, EvaluationMode, Office

MOST_RECORDS = 1000
STANDARD, PLATFORM = "STANDARD", "PLATFORM"
ORDERS = {STANDARD: "国家标准（1为非常满意）", PLATFORM: "国家平台（5为非常满意）"}
BY = {"office": "派出机构", "window": "窗口", "type": "事项", "mode": "评价方式", "month": "月份"}


class FiguresQuery(Request):
    """Days in China, both included. by: what a line of the table is. office, type, mode: only
    those; of an office's own staff always the own."""

    since: date
    until: date
    by: Annotated[str, one_of(BY)] = "office"
    office: Annotated[str, one_of(["", *Office])] = ""
    type: Annotated[str, one_of(["", *ApplicationType])] = ""
    mode: Annotated[str, one_of(["", *EvaluationMode])] = ""


class FigureLine(Answer):
    """levels: level → how many were given. silent: closed without an answer, in none of the other
    figures. bad, rectified: 差评, and how many of them are rectified."""

    key: str
    levels: dict[str, int]
    silent: int
    bad: int
    rectified: int

    @property
    def given(self) -> int:
        return sum(self.levels.values())

    @property
    def praise(self) -> float | None:
        """好评率 in per cent; None where nothing was given."""
        return None if not self.given else round(100 * (self.given - self.bad) / self.given, 2)

    @property
    def mended(self) -> float | None:
        """差评整改率 in per cent; None where there is none."""
        return None if not self.bad else round(100 * self.rectified / self.bad, 2)


class Figures(Answer):
    """tags: code → how often. contact_hours, rectify_days: on average, of what was done in time or
    late; None where nothing was. late: tasks past their day."""

    lines: list[FigureLine]
    total: FigureLine
    tags: dict[str, int]
    contact_hours: float | None
    rectify_days: float | None
    late: int


class PublishedOpinion(Answer):
    level: str
    office: str
    type: str
    at: datetime
    text: str


class Published(Answer):
    """What everybody sees: of the last twelve months."""

    since: date
    until: date
    lines: list[FigureLine]
    total: FigureLine
    opinions: list[PublishedOpinion]


class RecordsQuery(Request):
    """after: of the page before; "" for the first. order: of the codes of the levels."""

    since: date
    until: date
    order: Annotated[str, one_of(ORDERS)] = STANDARD
    after: Annotated[str, Meta(max_length=80)] = ""
    most: Annotated[int, between(1, MOST_RECORDS)] = MOST_RECORDS


class Record(Answer, frozen=True, rename="camel"):
    """The exchange record (GB/T 39046-2020), named as there. What tells who somebody is, is
    masked, and empty of who wished not to be known."""

    project_no: str
    assess_number: str
    service_number: str
    eval_detail: str
    satisfaction: str
    evaluate_channel: str
    applicant_name: str
    applicant_card_number: str
    applicant_phone: str
    handle_state_code: str
    region_code: str
    user_prop: str
    evaluated_person_info: str
    evaluate_time: str
    writing_evaluation: str


class Records(Answer):
    items: list[Record]
    after: str
