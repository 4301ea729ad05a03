"""The texts by which a firm is told something."""

import pytest

from rules.load import DataError, load
from rules.messages import groups, kinds, read_kinds, told

SMS_ROOM = 180
"""Characters that a text message has beside its signature; what is longer is charged as many."""
# As long as they come.
VALUES = {
    "firm": "上海明远电力工程有限公司",
    "business": "许可证补（换）证", "number": "SQ2026-000001", "round": "12",
    "moment": "2026年12月31日 23:59",
    "count": "100", "tabs": "基本情况12项、技术负责人12项",
    "document": "准予变更行政许可事项决定书",
    "document_number": "华东能资许项〔2026〕12345号", "procedure": "专家评审",
    "matter": "警告并限制再次申请", "what": "许可证4-1-00033-2020",
    "file": "华东能资案〔2026〕12345号",
    "note": "撤销许可，华东能资撤〔2026〕12345号", "days": "30",
    "day": "2026年12月31日", "licence": "4-1-00033-2026", "term_end": "2026年12月31日",
    "first": "2026年12月31日", "last": "2026年12月31日", "post": "电力相关专业技术人员",
    "lack": "缺少人员111人、证书失效60人、不符合任职条件11人", "since": "2026年12月31日",
    "deadline": "2026年12月31日", "text": "贵单位的许可证即将届满。",
}  # fmt: skip


def test_every_value_has_an_example_here() -> None:
    assert load("messages")["values"].keys() == VALUES.keys()


@pytest.mark.parametrize("code", kinds())
def test_a_message_says_it_in_title_body_and_text_message(code: str) -> None:
    kind = kinds()[code]
    found = told(code, **{name: VALUES[name] for name in kind.values})
    assert found.title and len(found.sms) <= SMS_ROOM
    for text in (found.title, found.body, found.sms):
        assert "{" not in text and "}" not in text
        assert "你单位" not in text, "as on the pages"
    assert found.body.endswith("。") and found.sms.endswith("。")


def test_every_group_has_a_kind_and_every_value_a_text() -> None:
    assert {kind.group for kind in kinds().values()} == set(groups())
    used = {name for kind in kinds().values() for name in kind.values}
    assert used == set(load("messages")["values"])


@pytest.mark.parametrize(
    "values",
    [{}, {"licence": "4-1-00033-2026"}, {"licence": "4", "term_end": "5", "name": "张三"}],
    ids=["none", "one missing", "one too many"],
)
def test_other_values_than_its_own_are_a_mistake(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="LICENCE_EXPIRED"):
        told("LICENCE_EXPIRED", **values)


def test_what_a_value_holds_is_not_read_as_a_text() -> None:
    assert told("REMINDED", text="{number} {0}").body == "{number} {0}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sms": "您好，{name}"}, "no such value: name"),
        ({"body": "编号{number.__class__}"}, "not a name"),
        ({"body": "编号{number!r}"}, "not a name"),
        ({"body": "编号{"}, "'{'"),
        ({"title": "{number}"}, "a title has no values"),
    ],
)
def test_a_fault_in_the_data_is_named(change: dict[str, str], reason: str) -> None:
    data = load("messages")
    with pytest.raises(DataError, match=reason):
        read_kinds(data | {"kinds": {"SUBMITTED": data["kinds"]["SUBMITTED"] | change}})
