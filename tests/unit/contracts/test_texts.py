"""The blanks around a text do not count."""

import pytest
from marshmallow import ValidationError, validate

from contracts.application import Applications
from contracts.errors import Invalid
from contracts.review import Review
from contracts.schemas import Input
from contracts.texts import Label, Text


class Reason(Input):
    reason = Text(required=True, validate=validate.Length(min=2, max=5))


def test_it_is_kept_without_them() -> None:
    assert Reason().load({"reason": " 材料\n复杂 \t"}) == {"reason": "材料\n复杂"}


@pytest.mark.parametrize("typed", ["    ", "　　", " 由 "])
def test_they_do_not_make_it_long_enough(typed: str) -> None:
    with pytest.raises(ValidationError):
        Reason().load({"reason": typed})


def test_the_public_register_is_not_listed_by_blanks() -> None:
    assert Review.search_licences.asks.examine({"text": " 明远 "}).text == "明远"
    with pytest.raises(Invalid):
        Review.search_licences.asks.examine({"text": "   "})


@pytest.mark.parametrize(
    "written",
    [
        "张三（11010519491231002X）的证书不清晰",
        "证书T11010519491231002x已过期",
        "110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002X",
    ],
)
def test_no_identity_number_is_taken_into_what_is_kept_in_clear(written: str) -> None:
    with pytest.raises(ValidationError, match="身份证号码"):
        Label().deserialize(written)
    with pytest.raises(Invalid) as refused:
        remark(written)
    assert "身份证号码" in refused.value.findings[0]["message"]


def remark(written: str) -> str:
    asked = {"application_id": "a", "reason": written}
    return str(Applications.abandon.asks.examine(asked).reason)


@pytest.mark.parametrize(
    "written",
    [
        "第3行的身份证号末四位与证件不一致",
        "统一社会信用代码91350100M000100Y43",
        "账号110105194912310021（不是身份证号）",
        "合同号9911010519491231002X",
    ],
)
def test_other_numbers_stay(written: str) -> None:
    assert Label().deserialize(written) == remark(written) == written
