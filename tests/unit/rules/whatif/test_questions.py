"""Questions in JSON: the answers, and every fault of a malformed one."""

import json
from typing import Any

import pytest

from rules.facts_reader import FactsError
from rules.vocabulary.enumerations import Category, Level
from rules.whatif.leaving import leaving
from rules.whatif.levels import outlook
from rules.whatif.questions import QUESTIONS, answer
from rules.whatif.repair import repair
from tests.factories.facts import ON, clean_facts, facts_dict

FACTS = facts_dict(Level.THIRD)
THIRD = clean_facts(Level.THIRD)
LATER = ON.replace(year=2030)
GOOD: dict[str, dict[str, Any]] = {
    "evaluate": {"facts": FACTS, "on": str(ON)},
    "reach": {"facts": FACTS, "on": str(ON), "until": str(LATER)},
    "leaving": {"facts": FACTS, "leave": ["technical_head"], "day": str(ON), "until": str(LATER)},
    "repair": {"facts": FACTS, "on": str(ON), "target": {"CZ": "2"}},
}


def faults(verb: str, question: Any) -> list[str]:
    with pytest.raises(FactsError) as raised:
        answer(verb, question)
    return raised.value.faults


def test_the_answers_are_those_of_the_functions() -> None:
    assert answer("evaluate", GOOD["evaluate"])["clean"]
    assert answer("reach", GOOD["reach"]) == outlook(THIRD, ON, LATER).to_dict()
    assert answer("leaving", GOOD["leaving"]) == (
        leaving(THIRD, ["technical_head"], ON, LATER).to_dict()
    )
    assert answer("repair", GOOD["repair"]) == (
        repair(THIRD, ON, {Category.INSTALL: Level.SECOND}).to_dict()
    )


@pytest.mark.parametrize("verb", QUESTIONS)
def test_an_answer_is_made_of_json_primitives(verb: str) -> None:
    found = answer(verb, GOOD[verb])
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_other_figures_and_another_order_can_be_asked_for() -> None:
    def level(**changed: Any) -> str | None:
        found: str | None = answer("reach", GOOD["reach"] | changed)["categories"][0]["level"]
        return found

    assert level() == "3"
    assert level(parameters={"technicians": {"3": 6}}) is None
    # 36号令: five technicians and five electricians are enough for its lowest level.
    assert level(order="R36") == "5"


def test_all_conditions_are_looked_at_when_asked_for() -> None:
    facts = FACTS | {"finance": {}}
    assert answer("reach", {"facts": facts, "on": str(ON)})["categories"][0]["level"] == "3"
    found = answer("reach", {"facts": facts, "on": str(ON), "staff_only": False})
    assert found["categories"][0]["level"] is None


def test_people_alone_are_enough_for_a_what_if() -> None:
    roster = {"technicians": FACTS["technicians"]}
    found = answer("repair", {"facts": roster, "on": str(ON), "target": {"CZ": "3"}})
    assert found["people"] == 12
    assert faults("evaluate", {"facts": roster, "on": str(ON)}) == [
        "facts.enterprise.name: 缺少此项",
        "facts.enterprise.uscc: 缺少此项",
    ]


@pytest.mark.parametrize(
    ("verb", "changed", "expected"),
    [
        ("reach", {"on": "2026-02-30"}, ["on: 应为存在的日期，格式YYYY-MM-DD"]),
        ("reach", {"on": None}, ["on: 缺少此项"]),
        ("reach", {"on": "2025-06-30"}, ["on: R30自2025-07-01起施行"]),
        ("reach", {"until": "2026-01-01"}, ["until: 不得早于2026-03-02"]),
        ("reach", {"staff_only": "yes"}, ["staff_only: 应为true或false"]),
        ("reach", {"order": "R99"}, ["order: 应为R36、R30之一"]),
        ("reach", {"order": 30}, ["order: 应为文本"]),
        ("reach", {"facts": None}, ["facts: 缺少此项"]),
        ("reach", {"facts": []}, ["facts: 应为对象"]),
        ("reach", {"taget": {}}, ["taget: 没有这个字段"]),
        ("reach", {"parameters": 5}, ["parameters: 应为参数名到各等级数值的对照"]),
        ("reach", {"parameters": {"x": {}}}, ["parameters.x: R30没有这一参数"]),
        ("evaluate", {"facts": FACTS | {"applied": {"CZ": "5"}}},
         ["facts.applied.CZ: R30没有5级"]),
        ("leaving", {"leave": ["nobody"]},
         ["leave[0]: 人员名单上没有这个身份证号或位置"]),
        ("leaving", {"leave": [], "day": ""}, ["day: 缺少此项", "leave: 缺少此项"]),
        ("leaving", {"leave": [1]}, ["leave: 应为文本的数组"]),
        ("repair", {"target": None}, ["target: 缺少此项"]),
        ("repair", {"target": {}}, ["target: 没有许可类别"]),
        ("repair", {"target": {"CZ": "9"}}, ["target.CZ: 应为1、2、3、4、5之一"]),
        ("repair", {"target": {"CZ": "4", "XX": "1"}},
         ["target.XX: 没有这个许可类别", "target.CZ: R30没有4级"]),
    ],
)  # fmt: skip
def test_a_malformed_question_is_told_where(
    verb: str, changed: dict[str, Any], expected: list[str]
) -> None:
    assert faults(verb, GOOD[verb] | changed) == expected


def test_every_fault_is_told_at_once() -> None:
    facts = FACTS | {
        "applied": {"CZ": "3"},
        "technicians": [{"title": "KING", "certificate_date": "gestern"}],
        "electricians": [{"valid_to": 5}],
        "finance": {"net_assets": 0.1},
    }
    found = faults("repair", {"facts": facts, "target": {"CZ": 3}})
    assert [fault.split(":")[0] for fault in found] == [
        "facts.finance.net_assets",
        "facts.technicians[0].title",
        "facts.technicians[0].certificate_date",
        "facts.electricians[0].valid_to",
        "on",
        "target.CZ",
    ]


@pytest.mark.parametrize("question", [None, [], "x", 5, {1: 2}])
@pytest.mark.parametrize("verb", QUESTIONS)
def test_what_is_no_question_is_told(verb: str, question: Any) -> None:
    assert faults(verb, question)


def test_an_order_may_be_asked_for_from_its_first_day_on() -> None:
    assert answer("evaluate", {"facts": FACTS, "on": "2025-07-01"})["on"] == "2025-07-01"
    assert faults("evaluate", {"facts": FACTS, "on": "2025-06-30"})


def test_levels_may_be_followed_up_to_the_day_itself_or_not_at_all() -> None:
    question = {"facts": FACTS, "on": str(ON)}
    assert answer("reach", question | {"until": str(ON)})["until"] == str(ON)
    assert "until" not in answer("reach", question)


def test_what_is_found_while_reading_is_told_with_the_rest() -> None:
    late = {"until": "2026-01-01", "leave": ["nobody"]}
    assert [fault.split(":")[0] for fault in faults("leaving", GOOD["leaving"] | late)] == [
        "leave[0]",
        "until",
    ]
    assert faults("leaving", GOOD["leaving"] | {"facts": None}) == ["facts: 缺少此项"]
    assert faults("repair", {"facts": FACTS, "target": {}}) == [
        "on: 缺少此项",
        "target: 没有许可类别",
    ]
