"""Files that are lost or damaged in the store: found, told to firm and reviewers, in the way of a
decision, and sent again."""

import hashlib
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from chassis import kept_files, metrics
from chassis.context import system_call
from chassis.database import Db
from chassis.storage import Storage
from chassis.tables import audit
from contracts.errors import Conflict, Invalid, NotFound, Unavailable
from contracts.review import Review
from deploy.verify import verify
from rules.vocabulary.enumerations import StaffRole
from services.application.kept import ATTACHMENTS
from services.application.tables import Attachment
from tests.polling import wait_for
from tests.service.application.firms import Firm, register, reviewer
from tests.service.application.test_case import Desk
from tests.service.application.test_drafts import refused

pytestmark = pytest.mark.service
CONTENT = b"%PDF-1.4" + bytes(range(256)) * 40


@pytest.fixture(scope="module")
def storage(system: dict[str, str]) -> Storage:
    return Storage.from_settings()


@pytest.fixture(scope="module")
def submitted(client: Any, db: Db) -> tuple[Firm, str]:
    """A firm and its application, submitted with content behind every attachment."""
    firm = register(client, db)
    application = firm.complete()
    firm.ask.submit(application_id=application)
    return firm, application


@pytest.fixture
def files(submitted: tuple[Firm, str], db: Db) -> list[Any]:
    with db.read(system_call("tests")) as session:
        found = select(Attachment.__table__).where(Attachment.application_id == submitted[1])
        return list(session.execute(found.order_by(Attachment.id)))


@pytest.fixture
def harm(storage: Storage, db: Db) -> Iterator[Callable[[Any, str], None]]:
    """Does something to the content of an attachment in the store; afterwards it is as it was."""
    before: dict[str, tuple[Any, bytes]] = {}

    def do(row: Any, how: str) -> None:
        raw = storage._client.get_object(storage._bucket, row.object_key).read()
        before[row.id] = row, raw
        storage.remove(row.object_key)
        if how == "short":
            _put(storage, row.object_key, raw[:-5])
        elif how == "altered":
            _put(storage, row.object_key, raw[:-5] + bytes([raw[-5] ^ 1]) + raw[-4:])

    yield do
    for row, raw in before.values():
        _put(storage, row.object_key, raw)
        looked(db, storage, now(db, row))


def _put(storage: Storage, key: str, raw: bytes) -> None:
    storage._client.put_object(storage._bucket, key, io.BytesIO(raw), len(raw))


def looked(db: Db, storage: Storage, row: Any) -> str | None:
    return kept_files.look(db, system_call("application"), storage, ATTACHMENTS, row)


def now(db: Db, row: Any) -> Any:
    with db.read(system_call("tests")) as session:
        return session.execute(select(Attachment.__table__).where(Attachment.id == row.id)).one()


@pytest.mark.parametrize("how", ["missing", "short", "altered"])
def test_what_is_wrong_is_noted_and_taken_back_when_it_is_there_again(
    submitted: tuple[Firm, str],
    files: list[Any],
    harm: Callable[[Any, str], None],
    db: Db,
    storage: Storage,
    how: str,
) -> None:
    firm, application = submitted
    row = files[0]
    assert looked(db, storage, row) is None
    good = storage._client.get_object(storage._bucket, row.object_key).read()
    harm(row, how)
    before = firm.ask.get(application_id=application).version
    assert looked(db, storage, row) == how
    shown = firm.ask.get(application_id=application)
    (told,) = shown.damaged
    assert (told.attachment_id, told.kind) == (row.id, how)
    assert told.name and told.damaged_at
    assert shown.version > before, "whoever checked it before has to do it again"
    _put(storage, row.object_key, good)
    assert looked(db, storage, now(db, row)) is None
    assert firm.ask.get(application_id=application).damaged == []
    with db.read(system_call("tests")) as session:
        of_application = audit.c.object_id == application
        actions = session.scalars(select(audit.c.action).where(of_application)).all()
    assert {"file_damaged", "file_restored"} <= set(actions)


def test_a_sample_finds_it_within_its_bounds(
    submitted: tuple[Firm, str],
    files: list[Any],
    harm: Callable[[Any, str], None],
    db: Db,
    storage: Storage,
) -> None:
    call = system_call("application")
    lost = {row.id for row in files[:3]}
    for row in files[:3]:
        harm(row, "missing")
    checked = metrics.files_checked.labels("applications", "missing")._value
    before, runs = checked.get(), 0
    while runs < 60 and not all(now(db, row).damage for row in files[:3]):
        assert 0 < kept_files.sample(db, call, storage, ATTACHMENTS) <= 25
        runs += 1
    assert checked.get() >= before + 3
    assert {row.id for row in files if now(db, row).damage} == lost
    kept_files.sample(db, call, storage, ATTACHMENTS)
    assert metrics.files_damaged.labels("applications")._value.get() == 3


def test_a_sample_ends_where_the_store_is_away(
    submitted: tuple[Firm, str], db: Db, storage: Storage
) -> None:
    away = Storage(storage._client, "no-such-bucket", storage._vault)
    with pytest.raises(Unavailable):
        kept_files.sample(db, system_call("application"), away, ATTACHMENTS)
    firm, application = submitted
    assert firm.ask.get(application_id=application).damaged == [], "nothing is known of them"


def test_the_firm_sends_the_same_content_again_although_it_is_locked(
    submitted: tuple[Firm, str],
    files: list[Any],
    harm: Callable[[Any, str], None],
    db: Db,
    storage: Storage,
) -> None:
    firm, application = submitted
    row = files[1]
    place: dict[str, Any] = {"attachment_id": row.id, "size": row.size, "sha256": row.sha256}
    refused(lambda: firm.ask.restore_place(**place), Conflict)
    content = storage.read(row.object_key)
    harm(row, "missing")
    looked(db, storage, row)
    other = {**place, "sha256": hashlib.sha256(b"other").hexdigest()}
    refusal = refused(lambda: firm.ask.restore_place(**other), Invalid)
    assert "内容不一致" in refusal.findings[0]["message"]
    where = firm.ask.restore_place(**place)
    storage.put_stream(str(where.object_key), io.BytesIO(content))
    foreign = {**place, "object_key": "applications/else/1"}
    refused(lambda: firm.ask.restore_attachment(**foreign), NotFound)
    again = firm.ask.restore_attachment(**place, object_key=str(where.object_key))
    assert not again.damaged
    assert firm.ask.get(application_id=application).damaged == []
    assert firm.ask.open_attachment(attachment_id=row.id).object_key == where.object_key
    # Who was a moment later is told where it lies, and what he stored is one too many.
    late = firm.ask.restore_attachment(**place, object_key=str(where.object_key) + "x")
    assert late.object_key == where.object_key


@pytest.mark.spec("P-09")
def test_nobody_else_restores_or_looks(
    submitted: tuple[Firm, str],
    files: list[Any],
    harm: Callable[[Any, str], None],
    db: Db,
    storage: Storage,
    new_firm: Callable[..., Firm],
) -> None:
    row = files[2]
    harm(row, "missing")
    looked(db, storage, row)
    stranger = new_firm()
    place: dict[str, Any] = {"attachment_id": row.id, "size": row.size, "sha256": row.sha256}
    for ask in (
        lambda: stranger.ask.restore_place(**place),
        lambda: stranger.ask.restore_attachment(**place, object_key=row.object_key),
        lambda: stranger.ask.look_at(attachment_id=row.id),
        lambda: stranger.ask.damaged_files(application_id=submitted[1]),
    ):
        refused(ask, NotFound)


def test_a_damaged_file_is_a_gap_of_a_draft(
    firm: Firm, db: Db, storage: Storage, harm: Callable[[Any, str], None]
) -> None:
    draft = firm.start()
    added = firm.attach(draft, "basic", "BUSINESS_LICENCE", content=CONTENT)

    def gaps() -> list[str]:
        found = firm.ask.section(application_id=draft, section="basic")
        return [gap.message for gap in found.gaps if gap.label == "营业执照"]

    assert gaps() == []
    with db.read(system_call("tests")) as session:
        wanted = select(Attachment.__table__).where(Attachment.id == added.attachment_id)
        row = session.execute(wanted).one()
    harm(row, "short")
    looked(db, storage, row)
    assert gaps() == ["营业执照的文件已损坏，请重新上传"]
    firm.ask.remove_attachment(attachment_id=row.id)
    firm.attach(draft, "basic", "BUSINESS_LICENCE", content=CONTENT)
    assert gaps() == []


@pytest.mark.parametrize("sizes", [True, False])
def test_everything_is_verified(
    submitted: tuple[Firm, str],
    files: list[Any],
    harm: Callable[[Any, str], None],
    db: Db,
    storage: Storage,
    capsys: pytest.CaptureFixture[str],
    sizes: bool,
) -> None:
    assert verify(db, "application", storage, ATTACHMENTS, sizes=sizes) == 0
    assert "all as they were stored" in capsys.readouterr().out
    harm(files[0], "missing")
    harm(files[1], "short")
    harm(files[2], "altered")
    expected = {"missing": files[0], "short": files[1]} | ({} if sizes else {"altered": files[2]})
    assert verify(db, "application", storage, ATTACHMENTS, sizes=sizes) == len(expected)
    told = capsys.readouterr().out.splitlines()
    for kind, row in expected.items():
        assert f"{kind}: attachment {row.id}, {row.object_key}" in told
        assert now(db, row).damage == kind


def test_the_program_tells_by_its_status(
    submitted: tuple[Firm, str],
    files: list[Any],
    harm: Callable[[Any, str], None],
    system: dict[str, str],
) -> None:
    harm(files[4], "missing")
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.verify", "--sizes"],
        cwd=Path(__file__).parents[3], capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert found.returncode == 1, found.stderr
    assert f"missing: attachment {files[4].id}" in found.stdout
    assert "registrations:" in found.stdout and "trials: 0 files" in found.stdout


@pytest.mark.spec("P-10")
def test_a_decision_waits_until_the_file_is_there_again(
    submitted: tuple[Firm, str],
    files: list[Any],
    harm: Callable[[Any, str], None],
    db: Db,
    storage: Storage,
    client: Any,
) -> None:
    """Nobody has looked at the file before: the decision itself does."""
    firm, application = submitted
    desk = Desk(client)
    row = files[3]
    content = storage.read(row.object_key)
    harm(row, "missing")
    with pytest.raises(Invalid) as refusal:
        desk.decide(application, StaffRole.FORMAL, "PASS")
    (finding,) = refusal.value.findings
    assert row.filename in finding["message"]
    clerk = reviewer(client, "ZHEJIANG", StaffRole.FORMAL)
    shown = clerk.ask.section(application_id=application, section=row.section)
    slots = [*shown.slots, *(slot for found in shown.row_slots.values() for slot in found)]
    marked = [file for slot in slots for file in slot.files if file.damaged]
    assert [file.attachment_id for file in marked] == [row.id]

    def count() -> int:
        ask = client.proxy(Review, clerk.call)
        return int(ask.case(case_id=application).damaged_files)

    wait_for(lambda: count() == 1, what="the case to know of it")
    place: dict[str, Any] = {"attachment_id": row.id, "size": row.size, "sha256": row.sha256}
    where = str(firm.ask.restore_place(**place).object_key)
    storage.put_stream(where, io.BytesIO(content))
    firm.ask.restore_attachment(**place, object_key=where)
    desk.decide(application, StaffRole.FORMAL, "PASS")
    wait_for(lambda: count() == 0, what="the case to know that it is whole")
