"""Reading a case: what was found right, and what is to be mended, noted where it was seen."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from contracts.corrections import CorrectionItem
from contracts.structs import Answer, Request, a_line, a_remark

PLACE = "^/[A-Za-z0-9_/.-]*$"
PlaceText = Annotated[str, Meta(max_length=150, pattern=PLACE)]
Seen = Annotated[str, Meta(max_length=64, pattern="^[0-9a-f]+$")]
MOST = 100


class CheckPlace(Request):
    """Tick a place of the case, or take the tick back. place: JSON pointer, with the tab first:
    /technicians/rows/people/<row id>; of a file /files/<attachment id>. seen: digest of what stood
    there, so that a tick does not hold for what came later."""

    case_id: str
    place: PlaceText
    seen: Seen
    checked: bool = True


class SeenPlace(Request):
    """As of `CheckPlace`."""

    place: PlaceText
    seen: Seen


class CheckPlaces(Request):
    """Tick what stood on one page."""

    case_id: str
    places: Annotated[list[SeenPlace], Meta(min_length=1, max_length=MOST)]


class Checked(Answer):
    place: str
    seen: str
    by_name: str
    at: datetime


class NoteCorrection(Request):
    """To be demanded with the others of the case. item: as in `CorrectionItem`; where: the field,
    file or person in words."""

    case_id: str
    section: str
    item: Annotated[str, Meta(max_length=100)] | None = None
    where: Annotated[str, a_line(80)] = ""
    message: Annotated[str, a_remark(400, least=1, error="请选择常用意见或者写明需要补正的内容")]


class DropCorrection(Request):
    case_id: str
    note_id: str


class Note(Answer):
    """message: as it will be told, with where it stands."""

    note_id: str
    section: str
    item: str | None
    where: str
    message: str
    by_name: str
    at: datetime

    def demanded(self) -> CorrectionItem:
        return CorrectionItem(section=self.section, item=self.item, message=self.message)


class ReadingQuery(Request):
    case_id: str


class Reading(Answer):
    """may: whether the caller may tick and note now; why_not: else in words."""

    checks: list[Checked]
    notes: list[Note]
    may: bool
    why_not: str | None
