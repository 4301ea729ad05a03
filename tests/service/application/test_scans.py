"""Scans wait in the draft until the firm has confirmed where each goes."""

import io
import uuid
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from msgspec import structs

from chassis.storage import Storage
from contracts.application.scans import (
    FiledScan,
    Scan,
    ScanPlace,
    ScansAdded,
    SentScan,
    StoredScan,
)
from contracts.errors import Conflict, Invalid, NotFound
from rules.vocabulary.enumerations import Level
from tests.factories.papers import PAPER, photograph
from tests.service.application.firms import Firm
from tests.service.application.test_drafts import refused

pytestmark = [pytest.mark.service, pytest.mark.spec("B-13", "P-03")]


def send(firm: Firm, draft: str, files: dict[str, bytes]) -> ScansAdded:
    sent = [
        SentScan(path=path, size=len(content), sha256=sha256(content).hexdigest())
        for path, content in files.items()
    ]
    keys = firm.ask.scan_room(application_id=draft, items=sent).keys
    stored = []
    for one, key, content in zip(sent, keys, files.values(), strict=True):
        if key is not None:
            Storage.from_settings().put_stream(key, io.BytesIO(content))
            stored.append(as_stored(one, key, "application/pdf"))
    if not stored:
        return ScansAdded(keys=[])
    return firm.ask.add_scans(application_id=draft, items=stored)


def as_stored(one: SentScan, key: str, kind: str, thumbnail: str = "") -> StoredScan:
    return StoredScan(
        path=one.path,
        size=one.size,
        sha256=one.sha256,
        object_key=key,
        content_type=kind,
        thumbnail=thumbnail,
    )


def waiting(firm: Firm, draft: str) -> dict[str, Scan]:
    return {one.path: one for one in firm.ask.scans(application_id=draft).items}


def filed(scans: dict[str, Scan]) -> list[FiledScan]:
    return [
        FiledScan(
            scan_id=one.scan_id,
            section=one.place.section,
            slot=one.place.slot,
            row_id=one.place.row_id,
        )
        for one in scans.values()
        if one.place
    ]


def numbered(nth: int) -> bytes:
    return PAPER + str(nth).encode()


@pytest.fixture
def draft(firm: Firm) -> str:
    application_id = firm.start()
    tabs = firm.tabs(Level.THIRD)
    for code in ("categories", "technicians"):
        firm.fill(application_id, code, tabs[code])
    return application_id


def people(firm: Firm, draft: str) -> list[dict[str, Any]]:
    return firm.ask.section(application_id=draft, section="technicians").rows["people"]


def test_a_scan_is_an_attachment_once_its_place_is_confirmed_and_not_before(
    firm: Firm, draft: str
) -> None:
    person = people(firm, draft)[0]
    send(firm, draft, {"营业执照.pdf": numbered(1), f"{person['name']}身份证.pdf": numbered(2)})
    scans = waiting(firm, draft)
    assert scans["营业执照.pdf"].place == ScanPlace(
        section="basic", slot="BUSINESS_LICENCE", row_id=None
    )
    data = firm.ask.section(application_id=draft, section="basic")
    assert not any(slot.files for slot in data.slots)
    done = firm.ask.file_scans(application_id=draft, items=filed(scans))
    assert (done.filed, done.there, done.left) == (2, 0, 0)
    slots = firm.ask.section(application_id=draft, section="technicians").row_slots[person["id"]]
    [identity] = [slot for slot in slots if slot.code == "IDENTITY_CARD"]
    assert [file.filename for file in identity.files] == [f"{person['name']}身份证.pdf"]
    assert firm.ask.open_attachment(attachment_id=identity.files[0].attachment_id).size == len(
        numbered(2)
    )


def test_what_came_before_is_not_stored_again(firm: Firm, draft: str) -> None:
    files = {"营业执照.pdf": numbered(3), "x/看不出.pdf": numbered(4)}
    assert len(send(firm, draft, files).keys) == 2
    assert send(firm, draft, files).keys == []
    firm.ask.file_scans(application_id=draft, items=filed(waiting(firm, draft)))
    assert send(firm, draft, files).keys == [], "neither what waits nor what is an attachment"
    again = send(firm, draft, {"执照.pdf": numbered(3)})
    assert len(again.keys) == 1, "under another name it is another one"
    done = firm.ask.file_scans(application_id=draft, items=filed(waiting(firm, draft)))
    assert (done.filed, done.there) == (0, 1), "but the same content lies at its place already"


def test_the_firm_assigns_takes_out_and_drops(firm: Firm, draft: str) -> None:
    send(firm, draft, {"IMG_1.pdf": numbered(5), "营业执照.pdf": numbered(6)})
    scans = waiting(firm, draft)
    place: dict[str, Any] = {"section": "basic", "slot": "FINANCIAL_REPORT", "row_id": None}
    ids = [scans["IMG_1.pdf"].scan_id]
    firm.ask.assign_scans(application_id=draft, scan_ids=ids, **place)
    chosen = waiting(firm, draft)["IMG_1.pdf"]
    assert (chosen.chosen, chosen.place) == (True, ScanPlace(**place))
    firm.ask.assign_scans(application_id=draft, scan_ids=[scans["营业执照.pdf"].scan_id])
    out = waiting(firm, draft)["营业执照.pdf"]
    assert out.place is None
    assert out.candidates
    firm.ask.drop_scans(application_id=draft, scan_ids=ids)
    assert set(waiting(firm, draft)) == {"营业执照.pdf"}
    nowhere = {**place, "slot": "NOTHING"}
    refused(lambda: firm.ask.assign_scans(application_id=draft, scan_ids=ids, **nowhere), NotFound)


def test_nothing_is_filed_where_it_is_not_asked_for(firm: Firm, draft: str) -> None:
    send(firm, draft, {"营业执照.pdf": numbered(7)})
    [item] = filed(waiting(firm, draft))
    wrong = [structs.replace(item, row_id=str(uuid.uuid4()))]
    refused(lambda: firm.ask.file_scans(application_id=draft, items=wrong), Invalid)
    assert waiting(firm, draft)


def test_scans_are_the_firms_own(firm: Firm, draft: str, new_firm: Callable[..., Firm]) -> None:
    send(firm, draft, {"营业执照.pdf": numbered(8)})
    [scan] = waiting(firm, draft).values()
    other = new_firm()
    theirs = other.start()
    refused(lambda: other.ask.scans(application_id=draft), NotFound)
    refused(lambda: other.ask.open_scan(scan_id=scan.scan_id), NotFound)
    items = filed({"x": scan})
    assert other.ask.file_scans(application_id=theirs, items=items).filed == 0
    assert waiting(firm, draft)


def test_no_more_than_the_firm_has_room_for_and_only_while_it_may(firm: Firm, draft: str) -> None:
    large = [SentScan(path=f"{n}.pdf", size=200 << 20, sha256=f"{n:064x}") for n in range(11)]
    refused(lambda: firm.ask.scan_room(application_id=draft, items=large), Invalid)
    firm.ask.abandon(application_id=draft, reason="不再申请")
    sent = [SentScan(path="a.pdf", size=1, sha256="0" * 64)]
    refused(lambda: firm.ask.scan_room(application_id=draft, items=sent), Conflict)


def test_a_picture_has_a_small_one_beside_it(firm: Firm, draft: str) -> None:
    content = photograph()
    sent = SentScan(path="a.jpg", size=len(content), sha256=sha256(content).hexdigest())
    [key] = firm.ask.scan_room(application_id=draft, items=[sent]).keys
    Storage.from_settings().put_stream(str(key), io.BytesIO(content))
    stored = as_stored(sent, str(key), "image/jpeg", "AAAA")
    firm.ask.add_scans(application_id=draft, items=[stored])
    [scan] = waiting(firm, draft).values()
    assert scan.pictured
    assert firm.ask.scan_thumbnail(scan_id=scan.scan_id).content == "AAAA"
    assert firm.ask.open_scan(scan_id=scan.scan_id).object_key == key
