"""A folder of scans: uploaded, matched to the papers that are asked for, filed once confirmed."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from contracts.structs import ADDED, LARGEST, Answer, Count, Request, between, said

MAX_SCANS = 800  # that wait to be filed in one application
MAX_AT_ONCE = 50  # announced together
MAX_PATH = 300
_ID = Meta(max_length=36)
_Code = Annotated[str, Meta(max_length=50)]


class ScansQuery(Request):
    application_id: str


class ScanPlace(Answer):
    """Where a paper belongs. row_id None: to the tab itself."""

    section: str
    slot: str
    row_id: str | None


class WantedPaper(ScanPlace):
    """files: how many are there."""

    name: str
    required: bool
    files: int


class PaperOwner(Answer):
    """The firm on a tab, a person or a project. note: more of whom it is, numbers masked."""

    section: str
    row_id: str | None
    title: str
    note: str
    wanted: list[WantedPaper]


class Scan(Answer):
    """path: as it lay in its folder or archive. place: where it would be filed, None: not known;
    chosen: the firm has said so. note: why it is not known; candidates: where it may belong.
    pictured: there is a small picture of it."""

    scan_id: str
    path: str
    content_type: str
    size: int
    place: ScanPlace | None
    chosen: bool
    note: str
    candidates: list[ScanPlace]
    pictured: bool


class Scans(Answer):
    """owners: everybody of whom something is asked, tab by tab."""

    items: list[Scan]
    owners: list[PaperOwner]
    editable: bool


class SentScan(Request):
    """What somebody sends. size: bytes; sha256: lower-case hexadecimal."""

    path: Annotated[str, said("文件名应为1至300个字", min_length=1, max_length=MAX_PATH)]
    size: Annotated[int, between(1, LARGEST)]
    sha256: Annotated[str, Meta(min_length=64, max_length=64)]


class ScanRoom(Request):
    application_id: str
    items: Annotated[list[SentScan], Meta(min_length=1, max_length=MAX_AT_ONCE)]


class ScanKeys(Answer):
    """For each in turn a fresh key to put the content under, None where it is here already."""

    keys: list[str | None]


class StoredScan(SentScan):
    """After the content is stored. thumbnail: a small JPEG in base64, "" where there is none."""

    object_key: Annotated[str, ADDED, Meta(max_length=200)]
    content_type: Annotated[str, ADDED, Meta(max_length=100)]
    thumbnail: Annotated[str, ADDED, Meta(max_length=60_000)] = ""


class AddScans(Request):
    application_id: str
    items: Annotated[list[StoredScan], Meta(min_length=1, max_length=MAX_AT_ONCE)]


class ScansAdded(Answer):
    """The keys of those that were taken; content under any other is one too many."""

    keys: list[str]


_Ids = Annotated[list[Annotated[str, _ID]], Meta(max_length=MAX_SCANS)]


class AssignScans(Request):
    """The firm says where scans belong; section None: nowhere, it is not known."""

    application_id: str
    scan_ids: _Ids
    section: _Code | None = None
    slot: _Code | None = None
    row_id: Annotated[str, _ID] | None = None


class DropScans(Request):
    application_id: str
    scan_ids: _Ids


class FiledScan(Request):
    """A scan and where the firm has seen that it would go."""

    scan_id: Annotated[str, _ID]
    section: _Code
    slot: _Code
    row_id: Annotated[str, _ID] | None = None


class FileScans(Request):
    application_id: str
    items: Annotated[list[FiledScan], Meta(min_length=1, max_length=MAX_SCANS)]


class ScansFiled(Answer):
    """filed: how many are attachments now; there: were so already; left: wait still."""

    filed: Count
    there: Count
    left: Count


class ScanId(Request):
    scan_id: str


class Thumbnail(Answer):
    """A JPEG in base64."""

    content: str
