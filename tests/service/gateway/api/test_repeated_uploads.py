"""An upload that comes again with its key gives the first result and leaves one file behind."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chassis.storage import Storage
from tests.factories.papers import PAPER
from tests.service.gateway.api.conftest import Client
from tests.service.gateway.api.program import Program
from tests.service.gateway.api.test_applications import start

pytestmark = [pytest.mark.service, pytest.mark.spec("P-05")]
OTHER = PAPER + b"\n"


@pytest.fixture(scope="module")
def program(new_client: Callable[[], Client]) -> Program:
    return new_client().program


@pytest.fixture(scope="module")
def application(program: Program) -> str:
    return start(program)


@pytest.fixture
def stored(application: str) -> Callable[[], int]:
    """How many files of the application are in the store, more than at the beginning."""

    def count() -> int:
        return sum(1 for _ in Storage.from_settings().listing(f"applications/{application}/"))

    before = count()
    return lambda: count() - before


def upload(
    program: Program,
    application: str,
    key: str | None,
    content: bytes = PAPER,
    name: str = "a.pdf",
    slot: str = "BUSINESS_LICENCE",
) -> Any:
    place = f"/applications/{application}/sections/basic/attachments"
    return program.ask("POST", place, key, data={"slot": slot}, files={"file": (name, content)})


def test_the_same_again_is_the_first_result(
    program: Program, application: str, stored: Callable[[], int]
) -> None:
    key = uuid.uuid4().hex
    first = upload(program, application, key)
    assert first.status_code == 201, first.text
    again = upload(program, application, key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert stored() == 1


def test_another_file_name_or_slot_under_the_key_is_refused(
    program: Program, application: str, stored: Callable[[], int]
) -> None:
    key = uuid.uuid4().hex
    upload(program, application, key)
    for changed in ({"content": OTHER}, {"name": "b.pdf"}, {"slot": "FINANCIAL_REPORT"}):
        refused = upload(program, application, key, **changed)
        assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_key_reused")
    assert stored() == 1


def test_the_same_at_the_same_moment_is_one_attachment(
    program: Program, application: str, stored: Callable[[], int]
) -> None:
    key = uuid.uuid4().hex
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: upload(program, application, key), range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["attachment_id"] for answer in answers}) == 1
    assert stored() == 1


def test_without_a_key_each_is_an_attachment_of_its_own(
    program: Program, application: str, stored: Callable[[], int]
) -> None:
    upload(program, application, None)
    upload(program, application, None)
    assert stored() == 2
