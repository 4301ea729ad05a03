"""Facts from JSON primitives: what is read, and every fault of a malformed input named."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.facts import Revenue, Technician
from rules.facts_reader import FactsError, facts_from_dict
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import (
    Category,
    Gender,
    Level,
    Procedure,
    RegisterItem,
    ReissueKind,
    Tab,
)
from tests.factories.facts import facts_dict

ENTERPRISE = {"name": "示范电力工程有限公司", "uscc": "91350100M000100Y43"}


def test_an_empty_draft_is_read() -> None:
    facts = facts_from_dict({"enterprise": ENTERPRISE})
    assert facts.applied == {}
    assert facts.technical_head is None
    assert facts.finance.revenue == ()


def test_the_values_of_the_forms_are_read() -> None:
    facts = facts_from_dict(facts_dict(Level.SECOND))
    assert facts.applied == {Category.INSTALL: Level.SECOND}
    assert facts.finance.net_assets == Decimal("20000")
    assert facts.finance.revenue == (Revenue(Decimal("26000")),)
    assert facts.technical_head and facts.technical_head.also_technician
    assert len(facts.technicians) == 19
    assert facts.projects[0].voltage_kv == 35
    assert isinstance(facts.electricians[0].valid_to, date)
    assert facts.attachments[Tab.BASIC, "BUSINESS_LICENCE"] == {""}
    assert "e25" in facts.attachments[Tab.ELECTRICIANS, "CERTIFICATE"]


def test_what_attachments_depend_on_is_read() -> None:
    chosen = {"procedure": "PROMISE", "reissue_kind": "LOST", "changed_items": ["NAME", "USCC"]}
    facts = facts_from_dict({"enterprise": ENTERPRISE, **chosen})
    assert facts.choices == {
        "procedure": {Procedure.PROMISE},
        "reissue_kind": {ReissueKind.LOST},
        "changed_items": {RegisterItem.NAME, RegisterItem.USCC},
    }


def test_without_a_procedure_it_is_the_general_one_and_nothing_else_is_chosen() -> None:
    read = facts_from_dict({"enterprise": ENTERPRISE}).choices
    assert {name: values for name, values in read.items() if values} == {
        "procedure": {Procedure.GENERAL}
    }


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"reissue_kind": "STOLEN"}, "reissue_kind: 应为LOST、DAMAGED、OTHER之一"),
        ({"cancel_reason": ["CLOSED"]}, "cancel_reason: 应为文本"),
        ({"changed_items": ["NAME", "COLOUR"]}, "changed_items: 应为NAME、ADDRESS"),
        ({"changed_items": "NAME"}, "changed_items: 应为数组"),
    ],
)
def test_a_choice_that_does_not_exist_is_a_fault(given: dict[str, Any], fault: str) -> None:
    with pytest.raises(FactsError) as caught:
        facts_from_dict({"enterprise": ENTERPRISE, **given})
    assert [told.startswith(fault) for told in caught.value.faults] == [True]


def test_every_fault_is_named_with_its_path() -> None:
    with pytest.raises(FactsError) as caught:
        facts_from_dict(
            {
                "enterprise": {"name": "", "uscc": 7},
                "applied": {"CZ": "6", "XX": "1"},
                "finance": {
                    "total_assets": 1.5,
                    "net_assets": "NaN",
                    "revenue_1": True,
                    "revenue_2": "一百",
                },
                "technicians": [{"certificate_date": "2026-02-30"}, "nobody"],
                "electricians": {"a": 1},
                "technical_head": {"id_number": "x", "experience": [{"started": 2020}]},
                "projects": [{"voltage": "11"}],
                "attachments": [{"tab": "nowhere", "code": ""}, {"tab": None, "code": "X"}],
                "serving_elsewhere": [1],
                "safety_head": {"id_number": "y", "also_technician": "yes"},
            }
        )
    assert [fault.partition(":")[0] for fault in caught.value.faults] == [
        "enterprise.name",
        "enterprise.uscc",
        "applied.CZ",
        "applied.XX",
        "finance.total_assets",
        "finance.net_assets",
        "finance.revenue_1",
        "finance.revenue_2",
        "technical_head.experience[0].started",
        "safety_head.also_technician",
        "technicians[0].certificate_date",
        "technicians[1]",
        "electricians",
        "projects[0].voltage",
        "attachments[0].tab",
        "attachments[0].code",
        "attachments[1].tab",
        "serving_elsewhere",
    ]


def test_something_that_is_no_object_at_all_is_refused() -> None:
    with pytest.raises(FactsError, match=r"\$: 应为对象"):
        facts_from_dict([])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "read"),
    [
        ("1899-12-31", False),
        ("1900-01-01", True),
        ("2100-12-31", True),
        ("2101-01-01", False),
    ],
)
def test_a_day_lies_between_1900_and_2100(day: str, read: bool) -> None:
    head = {"id_number": "x", "experience": [{"started": day}]}
    content = {"enterprise": ENTERPRISE, "technical_head": head}
    if read:
        facts = facts_from_dict(content)
        assert facts.technical_head
        assert facts.technical_head.experience[0].started == date.fromisoformat(day)
    else:
        with pytest.raises(FactsError, match="应为1900年至2100年的日期"):
            facts_from_dict(content)


def told(content: dict[str, Any]) -> list[str]:
    with pytest.raises(FactsError) as caught:
        facts_from_dict({"enterprise": ENTERPRISE} | content)
    return caught.value.faults


def technician(**values: Any) -> Technician:
    return facts_from_dict({"enterprise": ENTERPRISE, "technicians": [values]}).technicians[0]


def test_everything_may_be_chosen_at_once() -> None:
    codes = [one.value for one in RegisterItem]
    facts = facts_from_dict({"enterprise": ENTERPRISE, "changed_items": codes})
    assert facts.choices["changed_items"] == set(RegisterItem)


@pytest.mark.parametrize("typed", ["2020-01-02", " 2020-01-02 ", "2020-01-02\u3000"])
def test_blanks_around_a_day_mean_nothing(typed: str) -> None:
    assert technician(certificate_date=typed).certificate_date == date(2020, 1, 2)


def test_a_key_that_only_looks_like_a_number_tells_no_birthday() -> None:
    given = {"born": "1990-01-01", "gender": "M"}
    for key in ("worker19600101xx1", "worker196001010013", "110101196001010012"):
        person = technician(id_number=key, **given)
        assert (person.born, person.gender) == (date(1990, 1, 1), Gender.MALE)
        assert technician(id_number=key).born is None
    person = technician(id_number="110105 19491231 002x", **given)
    assert (person.born, person.gender) == (date(1949, 12, 31), Gender.FEMALE)


def test_a_birthday_outside_of_the_years_of_the_forms_is_none() -> None:
    number = "11010118991231001"
    number += numbers.identity_check_character(number)
    assert technician(id_number=number).born is None


def test_texts_have_limits() -> None:
    assert technician(name="名" * 200).name == "名" * 200
    assert technician(name="n" * 200).name == "n" * 200
    assert told({"technicians": [{"name": "名" * 201, "id_number": "n" * 201}]}) == [
        "technicians[0].id_number: 不能超过200个字",
        "technicians[0].name: 不能超过200个字",
    ]
    assert told({"serving_elsewhere": ["x", "n" * 201]}) == [
        "serving_elsewhere[1]: 不能超过200个字"
    ]


def test_lists_have_limits() -> None:
    assert told({"training_rows": ["r"] * 100_001}) == ["training_rows: 不能超过100000项"]
    rows = {"enterprise": ENTERPRISE, "training_rows": ["r"] * 100_000}
    assert len(facts_from_dict(rows).training_rows) == 100_000
    assert told({"projects": [{}] * 5_001}) == ["projects: 不能超过5000项"]
    assert told({"technicians": [1] * 20_001}) == ["technicians: 不能超过20000项"]
    assert told({"electricians": [1] * 20_001}) == ["electricians: 不能超过20000项"]
    head = {"id_number": "x", "experience": [{}] * 201}
    assert told({"technical_head": head}) == ["technical_head.experience: 不能超过200项"]
    full = {"id_number": "x", "experience": [{}] * 200}
    content = {"enterprise": ENTERPRISE, "safety_head": full, "projects": [{}] * 5_000}
    assert len(facts_from_dict(content).projects) == 5_000


def test_what_is_no_text_anywhere_is_a_fault() -> None:
    for key in ("name", "specialty"):
        for broken in ("\ud800", "甲\udfff", "\ufffd"):
            assert told({"technicians": [{key: broken}]}) == [
                f"technicians[0].{key}: 有不能识别的字符（显示为“\ufffd”）"
            ]
    assert told({"serving_elsewhere": ["\ud800"]}) == [
        "serving_elsewhere[0]: 有不能识别的字符（显示为“\ufffd”）"
    ]


def test_of_very_many_faults_the_first_are_told() -> None:
    found = told({"attachments": [1] * 300, "applied": {"X" * 60: "1"}})
    assert found[0] == f"applied.{'X' * 50}: 没有这个许可类别"
    assert found[199] == "attachments[198]: 应为对象"
    assert found[200:] == ["$: 只列出前200处错误"]
    assert len(told({"attachments": [1] * 200})) == 200
