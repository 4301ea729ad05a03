"""Visits to a firm (现场核查, N-06): planned, reported in the field, with photos."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from contracts.limits import MAX_FILE
from contracts.structs import (
    ADDED,
    Answer,
    Count,
    Page,
    Request,
    a_label,
    a_remark,
    between,
    one_of,
)
from rules.vocabulary.verification import CheckResult, InspectionState

MOST_PEOPLE, MOST_PHOTOS, MOST_LINES = 10, 60, 100
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Metres = Annotated[float, Meta(ge=0, le=1_000_000)]


class Position(Request):
    """Degrees in WGS 84 and metres, as a phone tells them."""

    latitude: Latitude
    longitude: Longitude
    accuracy: Metres


class PlanInspection(Request):
    """Of a case at 现场核查, or of a commitment: one of both. people: who goes, two at least."""

    case_id: Annotated[str, Meta(max_length=40)] = ""
    commitment_id: Annotated[str, Meta(max_length=40)] = ""
    planned_on: date
    place: Annotated[str, a_remark(200, least=2, error="请填写核查地点（2至200字）")]
    people: Annotated[
        list[Annotated[str, a_label(30, least=1)]],
        Meta(max_length=MOST_PEOPLE, extra={"error": "请填写核查人员"}),
    ]


class InspectionId(Request):
    inspection_id: str


class InspectionQuery(Request):
    """state: None for all; 30 a page, the next to be visited first."""

    state: Annotated[str, one_of(InspectionState)] | None = None
    page: Page = 1


class Line(Request):
    """Of the checklist, as found."""

    code: Annotated[str, Meta(max_length=40)]
    result: Annotated[str, one_of(CheckResult, "请选择相符或者不符")]
    note: Annotated[str, a_remark(500)] = ""


class ReportInspection(Request):
    """lines: one for each of the checklist."""

    inspection_id: str
    lines: Annotated[list[Line], Meta(max_length=MOST_LINES)]
    summary: Annotated[str, a_remark(3000, least=1, error="请填写核查情况（不超过3000字）")]
    position: Position | None = None
    version: Count


class CancelInspection(Request):
    inspection_id: str
    version: Count


class Inspected(Answer):
    inspection_id: str
    case_id: str
    commitment_id: str | None
    state: str


class UploadPhoto(Request):
    """taken_at, position: as the phone tells. sha256: lower-case hexadecimal."""

    inspection_id: str
    size: Annotated[int, between(1, MAX_FILE)]
    sha256: Annotated[str, Meta(min_length=64, max_length=64)]
    note: Annotated[str, a_remark(200)] = ""
    taken_at: Annotated[datetime, Meta(tz=True)] | None = None
    position: Position | None = None


class PhotoPlace(Answer):
    """done: the photo, where this very one is there already; then there is nothing to store."""

    object_key: str
    limit: int
    done: str | None = None


class AddPhoto(UploadPhoto):
    """After the content is stored. Idempotent by object_key and by content."""

    object_key: Annotated[str, ADDED]
    content_type: Annotated[str, ADDED]


class PhotoId(Request):
    photo_id: str


class AddedPhoto(Answer):
    """object_key: where the content lies that counts."""

    photo_id: str
    object_key: str


class StoredPhoto(Answer):
    """object_key: whoever gets it reads it."""

    photo_id: str
    inspection_id: str
    object_key: str
    filename: str
    content_type: str
    size: int
    sha256: str


class Photo(Answer):
    """latitude, longitude, accuracy: None where the phone told none."""

    photo_id: str
    note: str
    taken_at: datetime | None
    added_at: datetime
    latitude: float | None
    longitude: float | None
    accuracy: float | None
    damaged: bool


class ChecklistLine(Answer):
    """result: `CheckResult`, None before the report."""

    code: str
    title: str
    text: str
    result: str | None
    note: str


class InspectionLine(Answer):
    """state: `InspectionState`. commitment_id: None where a case is examined."""

    inspection_id: str
    case_id: str
    commitment_id: str | None
    office: str
    enterprise_name: str
    planned_on: date
    place: str
    people: list[str]
    state: str
    reported_at: datetime | None


class Inspections(Answer):
    items: list[InspectionLine]
    total: int
    pages: int


class Inspection(InspectionLine):
    """may_report: the caller may write the report now; why_not: in words, None where it is over."""

    number: str
    categories: dict[str, str]
    uscc: str
    address: str
    checklist: list[ChecklistLine]
    summary: str
    latitude: float | None
    longitude: float | None
    accuracy: float | None
    planned_by_name: str
    reported_by_name: str | None
    photos: list[Photo]
    may_report: bool
    why_not: str | None
    version: int


class CaseInspections(Answer):
    """Of one case, the newest first."""

    items: list[InspectionLine]
