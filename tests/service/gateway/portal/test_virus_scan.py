"""Uploads while the virus scanner works, and while it is away."""

import io
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import requests
from PIL import Image
from structlog.testing import capture_logs

from chassis import health
from contracts.application.attachments import File
from gateway.portal_host import PortalHost
from tests.antivirus import EICAR, SIGNATURE, Daemon, daemon
from tests.factories.registrations import registration
from tests.infrastructure import Servers
from tests.service.gateway.conftest import SERVICES
from tests.service.gateway.portal.conftest import Applicant
from tests.service.gateway.visitor import Visitor
from tests.service.hosting import environment_of, free_port, running

pytestmark = [pytest.mark.service, pytest.mark.spec("P-03")]
TAB, SLOT = "categories", "LEGAL_STATEMENT"
AWAY = "病毒检查暂时不可用，文件没有上传，请稍后再试"
REFUSED = "文件没有通过病毒检查"


@pytest.fixture(scope="module")
def scanner_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def system(servers: Servers, scanner_port: int) -> Iterator[dict[str, str]]:
    """Everything an applicant needs, with a scanner's address; the scanner is a test's matter."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        address = f"tcp://127.0.0.1:{scanner_port}"
        names = [service.name for service in SERVICES]
        values = stack.enter_context(environment_of(servers, patch, *names, CLAMD_ADDRESS=address))
        for part in SERVICES:
            stack.enter_context(running(part))
        health_port = free_port()
        health.start(stack.enter_context(running(PortalHost)), health_port)
        yield values | {"HEALTH_URL": f"http://127.0.0.1:{health_port}"}


@pytest.fixture
def scanner(tmp_path: Path, scanner_port: int) -> Iterator[Daemon]:
    with daemon(tmp_path, scanner_port) as running_daemon:
        yield running_daemon


def photograph(more: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return out.getvalue() + more


def upload(drafting: Applicant, content: bytes) -> None:
    drafting.upload(f"{drafting.tab(TAB)}/attachments/{SLOT}", "声明.jpg", content)


def files(drafting: Applicant) -> list[File]:
    (slot,) = (slot for slot in drafting.stored(TAB).slots if slot.code == SLOT)
    return list(slot.files)


def metric(system: dict[str, str], line: str) -> float:
    text = requests.get(f"{system['HEALTH_URL']}/metrics", timeout=10).text
    found = [shown for shown in text.splitlines() if shown.startswith(line)]
    return float(found[0].rpartition(" ")[2]) if found else 0.0


def ready(system: dict[str, str]) -> tuple[int, dict[str, Any]]:
    answer = requests.get(f"{system['HEALTH_URL']}/health/ready", timeout=10)
    return answer.status_code, answer.json()


def test_a_clean_file_is_kept_as_it_was(drafting: Applicant, scanner: Daemon) -> None:
    content = photograph()
    upload(drafting, content)
    (file,) = files(drafting)
    assert drafting.get(f"/attachments/{file.attachment_id}").content == content


def test_an_infected_file_is_refused_at_its_slot_and_told(
    drafting: Applicant, scanner: Daemon, system: dict[str, str]
) -> None:
    before = metric(system, 'uploads_scanned_total{outcome="infected"}')
    with capture_logs() as logged:
        upload(drafting, photograph(EICAR))
    assert REFUSED in drafting.text
    assert files(drafting) == []
    assert metric(system, 'uploads_scanned_total{outcome="infected"}') == before + 1
    (record,) = (line for line in logged if line["event"] == "upload_infected")
    assert record["signature"] == f"{SIGNATURE}.UNOFFICIAL"
    assert record["enterprise_id"] == drafting.firm.actor.enterprise_id
    assert record["actor"].startswith("enterprise:")
    assert "声明" not in str(record), "a file's name may be a person's"


def test_in_a_dialog_the_message_stands_at_the_slot(drafting: Applicant, scanner: Daemon) -> None:
    drafting.session.headers["HX-Request"] = "true"
    upload(drafting, photograph(EICAR))
    assert REFUSED in drafting.text
    assert "法定代表人声明" in drafting.text, "the slots are shown again"


def infected_sheet() -> bytes:
    """What follows the archive is no part of it: without the scan the sheet would be read."""
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue() + EICAR


def test_a_sheet_to_import_is_scanned_too(drafting: Applicant, scanner: Daemon) -> None:
    path = f"{drafting.tab('technicians')}/rows/people/import"
    drafting.get(path)
    drafting.upload(path, "人员.xlsx", infected_sheet())
    assert drafting.page.status_code == 422
    assert REFUSED in drafting.text


def test_a_sheet_of_somebody_who_is_not_signed_in_too(
    system: dict[str, str], scanner: Daemon
) -> None:
    visitor = Visitor(system["PORTAL_URL"])
    visitor.get("/what-if")
    visitor.post("/what-if", {}, files={"technicians_file": ("人员.xlsx", infected_sheet())})
    assert visitor.page.status_code == 422
    assert REFUSED in visitor.text


def test_nothing_is_taken_unscanned_while_the_scanner_is_away(
    drafting: Applicant, system: dict[str, str]
) -> None:
    upload(drafting, photograph())
    assert AWAY in drafting.text
    assert files(drafting) == []


def test_a_registration_keeps_what_was_typed_while_the_scanner_is_away(
    system: dict[str, str],
) -> None:
    visitor = Visitor(system["PORTAL_URL"])
    visitor.get("/register/form?consent=on")
    name = registration()["enterprise"]["name"]
    licence = {"business_licence": ("执照.jpg", photograph())}
    visitor.post("/register/form", {"enterprise.name": name, "consent": "on"}, files=licence)
    assert visitor.page.status_code == 422
    assert AWAY in visitor.text
    assert name in visitor.page.text


def test_health_tells_when_uploads_are_refused(
    system: dict[str, str], tmp_path: Path, scanner_port: int
) -> None:
    away = {"ready": True, "missing": [], "degraded": ["virus scanner"]}
    assert ready(system) == (200, away)
    with daemon(tmp_path, scanner_port):
        assert ready(system) == (200, away | {"degraded": []})
