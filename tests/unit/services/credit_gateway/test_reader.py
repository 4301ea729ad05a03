"""What cannot be read is no verdict, and least of all a good one."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from chassis import clock
from rules.vocabulary.enumerations import CreditClass
from services.credit_gateway.envelope import Encrypted, Plain
from services.credit_gateway.model import MalformedError, OtherFirmError, Question
from services.credit_gateway.reader import read

USCC = "91310115MA1K60001L"
NOW = clock.now()
GOOD: dict[str, Any] = {
    "uscc": USCC, "answered_at": NOW.isoformat(), "found": True, "source": "信用能源",
    "class": "信用良好", "serious_dishonest": [], "focus_list": [], "abnormal_operation": [],
    "penalties": [], "false_commitment": False,
}  # fmt: skip


def body(**change: Any) -> bytes:
    return json.dumps({**GOOD, **change}, ensure_ascii=False).encode()


def test_an_answer_is_read() -> None:
    penalty = {
        "doc_no": "沪监能罚字〔2025〕17号", "authority": "国家能源局华东监管局",
        "decided": "2025-10-20", "content": "罚款三万元", "shown_until": "2028-10-20",
    }  # fmt: skip
    listed = {"reason": "未年报", "since": "2024-01-01", "until": None}
    found = read(body(penalties=[penalty], focus_list=[listed], more="later"), USCC, NOW)
    assert found.credit.credit_class == CreditClass.GOOD
    assert found.credit.penalties[0].shown_until == date(2028, 10, 20)
    assert found.credit.focus_list[0].since == date(2024, 1, 1)
    assert (found.source, found.answered_at) == ("信用能源", NOW)


def test_of_a_firm_that_is_not_known_nothing_counts() -> None:
    found = read(body(found=False), USCC, NOW)
    assert (found.credit.found, found.credit.credit_class) == (False, None)


@pytest.mark.parametrize("who", ["91310115MA1K61001U", "", USCC[:-1]])
def test_an_answer_about_another_firm_is_nobodys(who: str) -> None:
    with pytest.raises(OtherFirmError):
        read(body(uscc=who), USCC, NOW)


@pytest.mark.parametrize("name", GOOD)
def test_what_decides_must_be_there(name: str) -> None:
    with pytest.raises(MalformedError):
        read(
            json.dumps({key: value for key, value in GOOD.items() if key != name}).encode(),
            USCC,
            NOW,
        )


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"null", b"[]", b"\xff\xfe", b"[" * 100_000,
        body(**{"class": "优"}), body(**{"class": None}), body(found="true"), body(penalties={}),
        body(penalties=[{"doc_no": "1"}]), body(focus_list=[{}] * 201), body(source="长" * 201),
        body(answered_at="2026-01-05T09:30:00"), body(answered_at="gestern"),
        body(answered_at=(NOW + timedelta(hours=1)).isoformat()),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_malformed(content: bytes) -> None:
    with pytest.raises(MalformedError):
        read(content, USCC, NOW)


def test_a_clock_that_is_a_little_ahead_makes_no_answer_younger_than_its_question() -> None:
    ahead = (NOW + timedelta(minutes=2)).isoformat()
    assert read(body(answered_at=ahead), USCC, NOW).answered_at == NOW


QUESTION = Question(USCC, "上海良信电力工程有限公司", "NEW")


def test_the_plain_question_is_that_of_the_contract() -> None:
    asked = json.loads(Plain().wrap(QUESTION))
    assert asked == {"uscc": USCC, "name": QUESTION.name, "purpose": "NEW", "case_id": None}


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b'{"status": "0", "data": []}', b'{"status": "1", "data": []}',
     b'{"status": "1", "data": [{}, {}]}', b'{"status": "1", "data": [1]}',
     b'{"status": "1", "data": {"0": {}}}', b'{"status": "1", "data": [{}]}'],
)  # fmt: skip
def test_an_envelope_without_one_record_is_malformed(content: bytes) -> None:
    with pytest.raises(MalformedError):
        Encrypted(bytes(64)).open(content)


def test_the_record_in_the_envelope_names_its_firm_its_own_way() -> None:
    record = {**GOOD, "socialcreditno": USCC, "entername": "甲"}
    del record["uscc"]
    opened = Encrypted(bytes(64)).open(json.dumps({"status": "1", "data": [record]}).encode())
    assert read(opened, USCC, NOW).credit.found
