"""A file that the store has lost, shortened or altered: what everybody is told, and how it comes
back."""

import io
import re
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
import requests
from sqlalchemy import select

from chassis import kept_files
from chassis.context import Call, system_call
from chassis.database import Db
from chassis.sealed_file import SEGMENT
from chassis.storage import Storage
from chassis.streams import Stored
from contracts.application.attachments import StoredFile
from contracts.identity import Identity
from rules.vocabulary.enumerations import StaffRole
from services.identity.kept import LICENCES
from services.identity.tables import business_licence
from tests.factories.papers import OTHER_PAPER, PAPER
from tests.factories.registrations import PASSWORD
from tests.polling import wait_for
from tests.service.application.firms import Firm
from tests.service.gateway.api.conftest import new_client
from tests.service.gateway.cases import submitted
from tests.service.gateway.intranet.test_cases import choose, claim, open_case
from tests.service.gateway.visitor import Visitor

__all__ = ["new_client"]
pytestmark = [pytest.mark.service, pytest.mark.spec("P-10")]
SOON = 8  # seconds: much less than the 65 for which a connection is kept open


@pytest.fixture(scope="module")
def storage(system: dict[str, str]) -> Storage:
    return Storage.from_settings()


@pytest.fixture(scope="module")
def firm(new_firm: Callable[..., Firm]) -> Firm:
    return new_firm()


@pytest.fixture(scope="module")
def case_id(firm: Firm) -> str:
    return submitted(firm)


@pytest.fixture
def clerk(system: dict[str, str], firm: Firm) -> Visitor:
    visitor = Visitor(system["PORTAL_URL"])
    visitor.sign_in(firm.username, PASSWORD)
    return visitor


def attachment(firm: Firm, application: str, slot: str) -> StoredFile:
    shown = firm.ask.section(application_id=application, section="basic").slots
    (file,) = next(one for one in shown if one.code == slot).files
    return firm.ask.open_attachment(attachment_id=file.attachment_id)


def damage(storage: Storage, key: str, change: Callable[[bytes], bytes]) -> None:
    raw = storage._client.get_object(storage._bucket, key).read()
    storage.remove(key)
    wrong = change(raw)
    storage._client.put_object(storage._bucket, key, io.BytesIO(wrong), len(wrong))


def test_it_is_told_on_both_sides_and_stands_in_the_way_until_it_is_sent_again(
    firm: Firm,
    large: Firm,
    case_id: str,
    clerk: Visitor,
    storage: Storage,
    reviewer: Callable[..., Visitor],
) -> None:
    file = attachment(firm, case_id, "BUSINESS_LICENCE")
    storage.remove(file.object_key)
    # Whoever opens it is told at once, and from then on everybody knows.
    answer = clerk.get(f"/attachments/{file.attachment_id}")
    assert (answer.status_code, "请在原处重新上传原文件" in clerk.text) == (410, True)
    formal = reviewer(StaffRole.FORMAL)
    claim(formal, case_id)

    def told() -> bool:
        open_case(formal, case_id)
        return "有1个已提交的文件在系统中损坏或丢失" in formal.text

    wait_for(told, what="the case to know")
    formal.get(f"/cases/{case_id}/attachments")
    assert "损坏或丢失，待企业重新上传" in formal.text
    formal.get(f"/cases/{case_id}/attachments/{file.attachment_id}/view")
    assert "无法打开" in formal.text and "<iframe" not in formal.page.text
    open_case(formal, case_id)
    choose(formal, case_id, "PASS", ("text", "写了很久的意见"))
    assert formal.page.status_code == 422
    assert "恢复以前不能作出此项结论" in formal.text
    assert "写了很久的意见" in formal.page.text, "what was typed is kept"

    assert "需要重新上传" in clerk.get("/home").text
    assert "有1个已上传的文件在系统中损坏或丢失" in visible(clerk, f"/applications/{case_id}")
    shown = visible(clerk, f"/applications/{case_id}/sections/basic")
    assert "内容已锁定" in shown and "请重新上传原文件" in shown
    (address,) = re.findall(r'action="([^"]+/content)"', clerk.page.text)
    clerk.post(address, files={"file": ("执照.pdf", OTHER_PAPER)})
    assert "内容不一致" in clerk.text
    clerk.post(address)
    assert clerk.page.status_code == 200 and "请选择要上传的文件" in clerk.text
    stranger = Visitor(clerk.address)
    stranger.sign_in(large.username, PASSWORD)
    assert stranger.post(address).status_code == 404, "whose it is comes before what was sent"
    clerk.session.headers["HX-Request"] = "true"
    clerk.post(address, files={"file": ("执照.pdf", PAPER)})
    del clerk.session.headers["HX-Request"]
    assert "请重新上传原文件" not in clerk.text
    assert 'id="damaged"' in clerk.page.text, "the list above the tab is sent again"
    assert "个已上传的文件在系统中损坏或丢失" not in clerk.text
    assert clerk.get(f"/attachments/{file.attachment_id}").content == PAPER
    wait_for(lambda: not told(), what="the case to know that it is whole")
    choose(formal, case_id, "PASS", ("text", "写了很久的意见"))
    assert formal.page.status_code == 200, formal.text


def visible(clerk: Visitor, path: str) -> str:
    clerk.get(path)
    return clerk.text


@pytest.fixture(scope="module")
def large(new_firm: Callable[..., Firm]) -> Firm:
    """A firm with a draft; its large files are not looked at by anybody but the tests."""
    firm = new_firm()
    firm.start()
    return firm


@pytest.fixture
def opened(system: dict[str, str], large: Firm) -> Callable[[str, bytes], tuple[Visitor, str, str]]:
    """Attach this content; (who is signed in, the address of the file, its key)."""
    visitor = Visitor(system["PORTAL_URL"])
    visitor.sign_in(large.username, PASSWORD)
    draft = large.ask.mine().items[0].application_id

    def attach(slot: str, content: bytes) -> tuple[Visitor, str, str]:
        added = large.attach(draft, "basic", slot, content=content)
        path = f"/attachments/{added.attachment_id}"
        assert visitor.get(path).content == content
        return visitor, path, added.object_key

    return attach


@pytest.mark.parametrize("left", [0, 20, 3 * SEGMENT])
def test_a_shortened_file_is_answered_at_once(opened: Any, storage: Storage, left: Any) -> None:
    visitor, path, key = opened("FINANCIAL_REPORT", bytes(10 * SEGMENT))
    damage(storage, key, lambda raw: raw[:left])
    began = time.monotonic()
    assert visitor.get(path).status_code == 410
    assert time.monotonic() - began < SOON


def test_what_is_altered_further_inside_is_never_a_complete_file(
    opened: Any, large: Any, storage: Storage
) -> None:
    content = bytes(10 * SEGMENT)
    visitor, path, key = opened("SAFETY_RULES", content)
    # Turned, not replaced: what is encrypted may have any byte there already.
    damage(storage, key, lambda raw: raw[:-50] + bytes([raw[-50] ^ 1]) + raw[-49:])
    began = time.monotonic()
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        visitor.get(path)
    assert time.monotonic() - began < SOON, "the connection is cut, nobody waits"
    draft = large.ask.mine().items[0].application_id

    def noted() -> bool:
        found = large.ask.damaged_files(application_id=draft).items
        return "SAFETY_RULES.pdf" in {one.filename for one in found}

    wait_for(noted, what="the service to know of it")


@pytest.mark.spec("P-05")
def test_a_program_sends_it_again(new_client: Any, storage: Storage) -> None:
    program = new_client().program
    draft = program.post("/applications", json={"type": "NEW"})["application_id"]
    place = f"/applications/{draft}/sections/basic"
    file = {"file": ("a.pdf", PAPER)}
    added = program.post(f"{place}/attachments", data={"slot": "BUSINESS_LICENCE"}, files=file)
    for found in storage.listing(f"applications/{draft}/"):
        storage.remove(found.key)
    path = f"/attachments/{added['attachment_id']}"
    gone = program.ask("GET", path)
    assert (gone.status_code, gone.json()["code"]) == (410, "file_damaged")
    (marked,) = next(
        slot["files"] for slot in program.get(place)["slots"] if slot["code"] == "BUSINESS_LICENCE"
    )
    assert marked["damaged"]
    refused = program.ask("PUT", path, files={"file": ("a.pdf", OTHER_PAPER)})
    assert refused.status_code == 422
    whole = program.put(path, files=file, key="once")
    assert program.put(path, files=file, key="once") == whole
    assert not whole["damaged"]
    assert program.ask("GET", path).content == PAPER
    assert program.ask("PUT", path, files=file).status_code == 409, "it is not damaged any more"
    assert sum(1 for _ in storage.listing(f"applications/{draft}/")) == 1


def test_a_lost_business_licence_is_asked_for_on_the_home_page(
    new_firm: Callable[..., Firm], storage: Storage, system: dict[str, str], client: Any
) -> None:
    firm = new_firm()
    call = Call(firm.actor).within(30)
    own = {"enterprise_id": firm.actor.enterprise_id}
    kept = client.proxy(Identity, call).business_licence(**own)
    visitor = Visitor(system["PORTAL_URL"])
    visitor.sign_in(firm.username, PASSWORD)
    assert "请重新上传营业执照" not in visible(visitor, "/home")
    storage.remove(kept.object_key)
    with closing(Db.connect(system["DATABASE_URL_IDENTITY"], "identity")) as db:
        with db.read(call) as session:
            wanted = business_licence.c.enterprise_id == firm.actor.enterprise_id
            row = session.execute(select(business_licence).where(wanted)).one()
        assert kept_files.look(db, system_call("identity"), storage, LICENCES, row) == "missing"
    assert "请重新上传营业执照" in visible(visitor, "/home")
    visitor.post("/business-licence", files={"file": ("执照.txt", b"no paper")})
    assert "请重新上传营业执照" in visitor.text
    visitor.post("/business-licence", files={"file": ("执照.pdf", OTHER_PAPER)})
    assert "营业执照已上传" in visitor.text and "请重新上传营业执照" not in visitor.text
    now = client.proxy(Identity, Call(firm.actor).within(30)).business_licence(**own)
    assert len(storage.read(now.object_key, Stored(now.size, now.sha256))) == now.size
