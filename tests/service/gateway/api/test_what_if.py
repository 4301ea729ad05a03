"""What-if questions of programs, without a token."""

import json
from typing import Any

import pytest
import requests

from rules.vocabulary.enumerations import Level
from tests.factories.facts import facts_dict

pytestmark = pytest.mark.service
FACTS = facts_dict(Level.THIRD)
GOOD: dict[str, dict[str, Any]] = {
    "reach": {"facts": FACTS, "on": "2026-03-02", "until": "2030-01-01"},
    "leaving": {
        "facts": FACTS, "leave": ["technicians/t1"], "day": "2026-03-02", "until": "2030-01-01",
    },
    "repair": {"facts": FACTS, "on": "2026-03-02", "target": {"CZ": "2"}},
}  # fmt: skip


@pytest.fixture
def address(system: dict[str, str]) -> str:
    return f"{system['PORTAL_URL']}/api/v1/what-if"


def test_each_question_is_answered(address: str) -> None:
    answers = {
        verb: requests.post(f"{address}/{verb}", json=asked, timeout=30)
        for verb, asked in GOOD.items()
    }
    assert {answer.status_code for answer in answers.values()} == {200}
    reach, leaving, repair = (answers[verb].json() for verb in ("reach", "leaving", "repair"))
    assert reach["categories"][0]["level"] == "3"
    assert leaving["falls"][0]["before"] == "3"
    assert repair["people"] > 0
    assert repair["lines"]


@pytest.mark.parametrize(
    ("verb", "changed", "paths"),
    [
        ("reach", {"on": "2026-13-01", "facts": {"technicians": [{"title": "KING"}]}},
         ["facts.technicians[0].title", "on"]),
        ("leaving", {"leave": ["nobody"], "until": "2020-01-01"}, ["leave[0]", "until"]),
        ("repair", {"target": {"XX": "1", "CZ": "7"}}, ["target.XX", "target.CZ"]),
        ("repair", {"facts": {"electricians": [{}] * 2001}}, ["facts"]),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_path(
    address: str, verb: str, changed: dict[str, Any], paths: list[str]
) -> None:
    answer = requests.post(f"{address}/{verb}", json=GOOD[verb] | changed, timeout=30)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [finding["path"] for finding in answer.json()["findings"]] == paths


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"on": NaN}', b"[]", b"[" * 100_000])
def test_what_is_no_question_is_refused(address: str, body: bytes) -> None:
    answer = requests.post(f"{address}/reach", data=body, timeout=30)
    assert answer.status_code == 422
    assert answer.json()["findings"]


def test_a_question_has_a_greatest_size_and_a_greatest_frequency(address: str) -> None:
    large = json.dumps(GOOD["reach"] | {"padding": "x" * (1 << 20)}).encode()
    assert requests.post(f"{address}/reach", data=large, timeout=30).status_code == 413
    for _ in range(100):
        answer = requests.post(f"{address}/reach", data=b"{}", timeout=30)
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["code"] == "too_many_attempts"
