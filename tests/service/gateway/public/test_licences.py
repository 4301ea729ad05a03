"""Look-up and verification, by people who are not signed in."""

from collections.abc import Callable
from typing import Any

import pytest

from chassis.rpc.standalone import StandaloneClient
from tests.service.application.firms import Firm
from tests.service.gateway.cases import issued
from tests.service.gateway.visitor import Visitor

pytestmark = [pytest.mark.service, pytest.mark.spec("N-16")]


@pytest.fixture(scope="module")
def licence(client: StandaloneClient, new_firm: Callable[..., Firm]) -> dict[str, Any]:
    return issued(client, new_firm(name="杭州湖光电力建设有限公司"))


def test_a_licence_is_found_by_name_code_and_number(
    visitor: Visitor, licence: dict[str, Any]
) -> None:
    for text in (licence["name"][:6], licence["uscc"], licence["number"]):
        visitor.get("/licences", params={"text": text})
        assert licence["number"] in visitor.text


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
