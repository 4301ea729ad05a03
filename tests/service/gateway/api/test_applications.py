"""The whole way of a firm's program, and what it is told when something is wrong."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from contracts.forms.sections import TECHNICIANS
from gateway.documents.sheet_columns import columns_of
from tests.factories.papers import PAPER, photograph
from tests.service.gateway.api.conftest import Client
from tests.service.gateway.api.program import Program

pytestmark = pytest.mark.service


def start(program: Program) -> str:
    return str(program.post("/applications", json={"type": "NEW"})["application_id"])


def fill(program: Program, application_id: str, filled: dict[str, dict[str, Any]]) -> None:
    for code, content in filled.items():
        place = f"/applications/{application_id}/sections/{code}"
        if content["fields"]:
            program.put(place, json={"values": content["fields"], "version": 0})
        for rowset, rows in content["rows"].items():
            if rowset == "people":
                lines = [{"line": n, "values": row} for n, row in enumerate(rows, 2)]
                program.post(f"{place}/rows/{rowset}/import", json={"rows": lines})
                continue
            for row in rows:
                program.post(f"{place}/rows/{rowset}", json={"values": row})


def attach(program: Program, application_id: str, code: str) -> None:
    place = f"/applications/{application_id}/sections/{code}"
    data = program.get(place)
    for slot in [*data["slots"], *(s for row in data["row_slots"].values() for s in row)]:
        form = {"slot": slot["code"]} | ({"row_id": slot["row_id"]} if slot["row_id"] else {})
        files = {"file": (f"{slot['code']}.pdf", PAPER)}
        if slot["picture"]:
            files = {"file": ("a.jpg", photograph())}
        program.post(f"{place}/attachments", data=form, files=files)


@pytest.mark.spec("B-01", "B-13", "B-25", "B-30", "B-33", "B-35", "B-36")
def test_a_program_goes_the_whole_way(new_client: Callable[[], Client]) -> None:
    program, _, filled = new_client()
    application_id = start(program)
    fill(program, application_id, filled)
    check = program.get(f"/applications/{application_id}/check")
    assert not check["can_submit"]
    for code in filled:
        attach(program, application_id, code)
    check = program.get(f"/applications/{application_id}/check")
    assert check["can_submit"], check
    submission = f"/applications/{application_id}/submission"
    submitted = program.post(submission, key="once")
    assert program.post(submission, key="once") == submitted
    assert program.get(f"/applications/{application_id}")["state"] == "FORMAL_REVIEW"
    refused = program.ask(
        "PUT",
        f"/applications/{application_id}/sections/basic",
        json={"values": filled["basic"]["fields"], "version": 1},
    )
    assert refused.status_code == 409


@pytest.mark.spec("B-25")
def test_staff_come_from_a_filled_in_sheet(new_client: Callable[[], Client]) -> None:
    program, _, filled = new_client()
    rows = f"/applications/{start(program)}/sections/technicians/rows/people/sheet"
    book = load_workbook(io.BytesIO(program.ask("GET", rows).content))
    columns = columns_of(TECHNICIANS)
    for line, person in enumerate(filled["technicians"]["rows"]["people"], 2):
        for place, column in enumerate(columns, 1):
            value = person.get(column.name)
            book[TECHNICIANS.title].cell(line, place, dict(column.choices).get(value, value))
    out = io.BytesIO()
    book.save(out)
    sheet = {"file": ("人员.xlsx", out.getvalue())}
    count = len(filled["technicians"]["rows"]["people"])
    done = program.post(rows, files=sheet)
    assert (done["count"], done["notices"]) == (count, [])
    again = program.ask("POST", rows, files=sheet)
    assert again.status_code == 422
    assert {finding["line"] for finding in again.json()["findings"]} == set(range(2, count + 2))


@pytest.mark.spec("P-05")
def test_the_second_to_save_a_tab_is_told(new_client: Callable[[], Client]) -> None:
    program, _, filled = new_client()
    place = f"/applications/{start(program)}/sections/basic"
    body = {"values": filled["basic"]["fields"], "version": 0}
    program.put(place, json=body)
    refused = program.ask("PUT", place, json=body)
    assert refused.status_code == 409
    assert refused.json()["code"] == "stale_version"


@pytest.mark.spec("P-09")
def test_what_belongs_to_another_firm_is_not_found(new_client: Callable[[], Client]) -> None:
    owner, stranger = new_client().program, new_client().program
    application_id = start(owner)
    for path in ("", "/check", "/progress", "/sections/basic"):
        assert stranger.ask("GET", f"/applications/{application_id}{path}").status_code == 404
    assert stranger.ask("POST", f"/applications/{application_id}/submission").status_code == 404


@pytest.mark.spec("A-07")
def test_nothing_without_a_token(system: dict[str, str]) -> None:
    anybody = Program(system["PORTAL_URL"])
    refused = anybody.ask("GET", "/applications")
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert anybody.ask("GET", "/licences", cookies={"portal_session": "x"}).status_code == 401


def test_a_revoked_token_is_worth_nothing(new_client: Callable[[], Client]) -> None:
    program = new_client().program
    (held,) = program.get("/tokens")["items"]
    assert program.ask("DELETE", f"/tokens/{held['token_id']}").status_code == 204
    assert program.ask("GET", "/enterprise").status_code == 401


@pytest.fixture(scope="module")
def some_client(new_client: Callable[[], Client]) -> Client:
    return new_client()


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "field"),
    [
        ("POST", "/applications", {"type": "NO"}, 422, "type"),
        ("POST", "/applications", {}, 422, "type"),
        ("POST", "/applications", {"type": "NEW", "more": 1}, 422, "more"),
        ("GET", "/nothing", None, 404, None),
        ("GET", "/applications/not-an-id", None, 404, None),
        ("DELETE", "/applications", None, 405, None),
        ("GET", "/public/licences?text=x", None, 422, "text"),
    ],
)
def test_mistakes_are_told_as_problem_details(
    some_client: Client,
    method: str,
    path: str,
    body: Any,
    status: int,
    field: str | None,
) -> None:
    answer = some_client.program.ask(method, path, json=body)
    assert answer.status_code == status
    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["status"] == status and problem["code"] and problem["detail"]
    assert [finding["path"] for finding in problem.get("findings", [])] == (
        [field] if field else []
    )


def test_the_description_is_served_to_anybody(system: dict[str, str]) -> None:
    anybody = Program(system["PORTAL_URL"])
    assert anybody.get("/openapi.json")["openapi"] == "3.1.0"
    assert "开放接口" in anybody.ask("GET", "/docs").text


@pytest.mark.spec("A-29", "F-13")
def test_a_program_asks_what_its_firm_may_file(new_client: Callable[[], Client]) -> None:
    program, *_ = new_client()
    offers = {one["type"]: one for one in program.get("/offers")["items"]}
    assert offers["NEW"]["state"] == "OPEN" and offers["NEW"]["procedures"] == [
        "GENERAL",
        "PROMISE",
    ]
    renewal = offers["RENEW"]
    assert (renewal["state"], renewal["way_out"]) == ("CLOSED", "NEW") and renewal["text"]
    promise = program.get("/offers", params={"procedure": "PROMISE"})["items"]
    assert {one["type"] for one in promise if one["state"] == "OPEN"} == {"NEW", "SPLIT"}
    wrong = program.ask("GET", "/offers", params={"procedure": "QUICK"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid")
    application_id = start(program)
    offers = {one["type"]: one for one in program.get("/offers")["items"]}
    assert (offers["NEW"]["state"], offers["NEW"]["application_id"]) == ("RUNNING", application_id)
    done = program.ask("DELETE", f"/applications/{application_id}/prefilled")
    assert done.status_code == 204, "nothing was prefilled, and nothing is lost"
    refused = program.ask("POST", "/applications", json={"type": "NEW"})
    assert refused.json()["code"] == "conflict"
