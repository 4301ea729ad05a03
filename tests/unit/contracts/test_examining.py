"""Typed requests: all that is wrong with one, in Chinese; what people typed in it, cleaned."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
from msgspec import Meta, field, json

from contracts.application import Applications
from contracts.codecs import codec_of
from contracts.errors import Invalid
from contracts.identity import Identity
from contracts.operations import AnyOperation
from contracts.personnel import Personnel
from contracts.review import Review
from contracts.structs import ADDED, Count, Request, a_remark, between, one_of, said
from rules.vocabulary.enumerations import PersonKind
from tests.factories.registrations import identity_number
from tests.messages import fields_of

TYPED = [
    operation
    for contract in (Applications, Identity, Personnel, Review)
    for operation in contract.operations().values()
    if issubclass(operation.request, Request)
]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ODD: tuple[Any, ...] = (None, "", "5", 5, 5.5, True, "true", [], {}, [1], [None], {"a": 1}, 10**30)


class Line(Request):
    day: date
    kind: PersonKind = PersonKind.TECH


class Asked(Request):
    reason: Annotated[str, a_remark(10, least=1, error="请填写原因（10字以内）")]
    lines: Annotated[list[Line], Meta(max_length=3)] = field(default_factory=list)
    count: Count = 0
    chosen: Annotated[str, one_of(["A", "B"])] = "A"
    money: Decimal | None = None
    at: Annotated[datetime, Meta(tz=True)] | None = None
    consent: Annotated[bool, said("请先同意")] = False
    level: dict[str, Annotated[int, between(1, 9)] | None] = field(default_factory=dict)
    stored: Annotated[str | None, ADDED] = None


class Wordy(Request):
    reason: Annotated[str, a_remark(500)]


CODEC = codec_of(Asked)


def asked(**fields: Any) -> Any:
    return CODEC.decode(json.encode({"reason": "理由", **fields}))


def faults(**fields: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        asked(**fields)
    return {one["path"]: one["message"] for one in refused.value.findings}


def test_what_is_right_comes_as_python_values_and_cleaned() -> None:
    found = asked(
        reason=" 理\u200b由 ", lines=[{"day": "2026-03-05"}], money="12.50",
        at="2026-03-05T08:00:00+08:00", level={"3": None},
    )  # fmt: skip
    assert found == Asked(
        reason="理由", lines=[Line(day=date(2026, 3, 5))], money=Decimal("12.50"),
        at=datetime(2026, 3, 5, tzinfo=UTC), level={"3": None},
    )  # fmt: skip


def test_everything_wrong_is_told_with_its_place() -> None:
    assert faults(
        reason=" ", lines=[{"day": "31.12."}, {}], count=-1, chosen="C", money="viel",
        at="2026-03-05T08:00:00", consent="ja", level={"3": 10}, more=1,
    ) == {
        "reason": "请填写原因（10字以内）",
        "lines.0.day": "日期应写成 2024-05-31 的样式",
        "lines.1.day": "请填写此项",
        "count": "应在0至2147483647之间",
        "chosen": "应为以下之一：A, B",
        "money": "应为数字",
        "at": "时间应注明时区",
        "consent": "请先同意",
        "level.3": "应在1至9之间",
        "more": "没有这一项",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"reason": "字" * 11}, "reason"),
        ({"reason": None}, "reason"),
        ({"reason": "一\ufffd"}, "reason"),
        ({"lines": [{"day": "2026-03-05"}] * 4}, "lines"),
        ({"lines": [{"day": "2026-03-05", "kind": "BOSS"}]}, "lines.0.kind"),
        ({"lines": {}}, "lines"),
        ({"lines": [5]}, "lines.0"),
        ({"count": 10**30}, "count"),
        ({"count": True}, "count"),
        ({"count": 1.5}, "count"),
        ({"level": []}, "level"),
    ],
)
def test_each_limit_holds(fields: dict[str, Any], path: str) -> None:
    assert list(faults(**fields)) == [path]


def test_no_identity_number_gets_into_a_remark() -> None:
    wordy = codec_of(Wordy)
    with pytest.raises(Invalid) as refused:
        wordy.decode(json.encode({"reason": f"见{identity_number(1)}"}))
    assert "身份证号码" in refused.value.findings[0]["message"]


def test_numbers_that_no_machine_holds_are_refused() -> None:
    for body in (b'{"reason": "x", "count": 1e999}', b"[1]", b"null", b'"x"'):
        with pytest.raises(Invalid):
            CODEC.decode(body)


def test_a_repeated_command_is_compared_by_what_was_sent() -> None:
    one, again = (Asked(reason="x", stored=place) for place in ("a", "b"))
    assert CODEC.compared(one) == CODEC.compared(again)
    # As marshmallow had it, whose digests the release before has stored.
    assert CODEC.compared(one)["lines"] == [] and "stored" not in CODEC.compared(one)


@pytest.mark.parametrize("operation", TYPED, ids=lambda one: f"{one.service}.{one.name}")
def test_no_request_is_refused_without_a_word_of_chinese(operation: AnyOperation) -> None:
    names = [name for name, _ in fields_of(operation.request)]
    base: dict[str, Any] = dict.fromkeys(names, "x")
    odd = [base | {name: value} for name in names for value in ODD]
    lacking = [{key: "x" for key in names if key != name} for name in names]
    assert refusals(operation, base | {"unknown": 1})["unknown"] == "没有这一项"
    payloads: list[Any] = [base, {}, None, [], *odd, *lacking]
    for payload in payloads:
        for message in refusals(operation, payload).values():
            assert CHINESE.search(message), (payload, message)


def refusals(operation: AnyOperation, payload: Any) -> dict[str, str]:
    try:
        operation.asks.decode(json.encode(payload))
    except Invalid as refused:
        return {one["path"]: one["message"] for one in refused.findings}
    return {}
