"""双公示: what is published of licences and penalties, by the fields of the national exchange
(domain §2.3)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from contracts.structs import Answer, Page, Request, between, one_of

LICENCES, PENALTIES = "LICENCES", "PENALTIES"
KINDS = {LICENCES: "行政许可", PENALTIES: "行政处罚"}


class PublicationQuery(Request):
    """since, until: days of the decision, both included. limit: records a page."""

    kind: Annotated[str, one_of(KINDS)] = LICENCES
    since: date | None = None
    until: date | None = None
    page: Page = 1
    limit: Annotated[int, between(1, 500)] = 100


class Publication(Answer):
    """record: XK_… of a licence, CF_… of a penalty, all text; "" where it is not known. office:
    whose decision it is. commitment_id: of the 承诺书 that is published with it, if any."""

    document_id: str
    office: str
    decided_on: date
    record: dict[str, str]
    commitment_id: str | None


class Publications(Answer):
    """The newest first."""

    items: list[Publication]
    total: int
    pages: int
