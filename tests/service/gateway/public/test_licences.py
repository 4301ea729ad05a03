"""Look-up and verification, by people who are not signed in."""

from collections.abc import Callable
from typing import Any

import pytest

from rules.vocabulary.enumerations import StaffRole
from tests.clients import Client
from tests.service.application.firms import Firm
from tests.service.gateway.cases import issued
from tests.service.gateway.visitor import Visitor

pytestmark = [pytest.mark.service, pytest.mark.spec("N-16")]


@pytest.fixture(scope="module")
def licence(client: Client, new_firm: Callable[..., Firm]) -> dict[str, Any]:
    return issued(client, new_firm(name="杭州湖光电力建设有限公司"))


def test_a_licence_is_found_by_name_code_and_number(
    visitor: Visitor, licence: dict[str, Any]
) -> None:
    for text in (licence["name"][:6], licence["uscc"], licence["number"]):
        visitor.get("/licences", params={"text": text})
        assert licence["number"] in visitor.text


@pytest.mark.parametrize("surface", ["/licences", "/register"])
def test_a_licence_is_found_however_its_number_is_typed(
    visitor: Visitor, reviewer: Callable[..., Visitor], licence: dict[str, Any], surface: str
) -> None:
    """L04"""
    if surface == "/register":
        visitor = reviewer(StaffRole.FORMAL)
    number, uscc, name = licence["number"], licence["uscc"], licence["name"]
    typed = [
        *(number.replace("-", dash) for dash in ("—", "－", "–", " - ", "\u2011", "")),
        f"\u200b{number}\u3000",
        number[2:],
        number[4:9].join("—－"),
        f"{uscc[:4]} {uscc[4:8]} {uscc[8:]}",
        uscc.lower(),
        uscc[:10],
        f"{uscc[5:9]}-{uscc[9:14]}",
        f"{name[:2]}\u200b{name[2:4]}",
        name.replace("杭州", "杭州\u3000"),
    ]
    for text in typed:
        visitor.get(surface, params={"text": text})
        assert number in visitor.text, text


@pytest.mark.parametrize("surface", ["/licences", "/register"])
@pytest.mark.parametrize(
    ("typed", "says"),
    [("很" * 500, "不能超过100个字"), ("x", "至少2个字"), ("\u200b\u3000", "编号"), ("a%", "没有")],
)
def test_what_cannot_be_looked_up_is_told_truly(
    visitor: Visitor, reviewer: Callable[..., Visitor], surface: str, typed: str, says: str
) -> None:
    """L04"""
    if surface == "/register":
        visitor = reviewer(StaffRole.FORMAL)
    visitor.get(surface, params={"text": typed})
    assert says in visitor.text


def test_the_page_of_a_licence_takes_any_dash(visitor: Visitor, licence: dict[str, Any]) -> None:
    assert visitor.get("/licences/" + licence["number"].replace("-", "—")).status_code == 200


def test_no_personal_data_is_shown(visitor: Visitor, licence: dict[str, Any]) -> None:
    paths = ("/licences/" + licence["number"], "/verify/" + licence["verification_token"])
    for path in paths:
        assert visitor.get(path).status_code == 200
        assert licence["name"] in visitor.text
        assert licence["legal_representative"] not in visitor.text


@pytest.mark.spec("N-08")
def test_the_link_and_the_typed_code_verify(visitor: Visitor, licence: dict[str, Any]) -> None:
    visitor.get("/verify/" + licence["verification_token"])
    assert "许可证真实有效" in visitor.text
    typed = licence["verification_code"].replace("-", " ").lower()
    visitor.get("/verify", params={"code": typed})
    assert "许可证真实有效" in visitor.text


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/licences", 200, "统一社会信用代码或许可证编号"),
        ("/licences?text=x", 422, "至少2个字"),
        ("/licences?text=没有这家公司", 200, "没有查到"),
        ("/licences/9-9-99999-2026", 404, "请核对后重试"),
        ("/verify", 200, "核验码"),
        ("/verify?code=0000-0000-0000", 404, "没有找到"),
        ("/verify?code=%F0%9F%98%80", 404, "没有找到"),
        ("/verify/unknown", 404, "没有找到这个许可证"),
        ("/verify/" + "x" * 200, 404, "没有找到这个许可证"),
    ],
)
def test_what_is_not_there_is_said_kindly(
    visitor: Visitor, path: str, status: int, says: str
) -> None:
    assert visitor.get(path).status_code == status
    assert says in visitor.text
