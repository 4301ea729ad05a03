"""The balance sheet of a merger or a split: everybody and every project goes to one place."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.application.parties import CaseParty, Side
from rules.vocabulary.enumerations import PartyRole
from services.application.draft import Draft
from services.application.model import blank_sheets
from services.application.parties import balance
from services.application.parties.model import Named, Project, Wanted

AT = datetime(2026, 3, 2, tzinfo=UTC)
NUMBERS = ("11010519491231002X", "110105199001010010")
PROJECT = {"category": "CZ", "name": "变电站工程", "completed": "2025-03-01"}
OWN = Side(enterprise_id=None, name="甲", licence_number=None, levels={})
ABSORBED = Wanted(PartyRole.ABSORBED, 1, 10)


def person(number: str, kind: str = "TECH") -> dict[str, Any]:
    profile = {"name": "张三", "id_number": number}
    ids = {"ref": f"{number}/{kind}", "row_id": "r", "application_id": "a"}
    return {**ids, "kind": kind, "profile": profile}


def named(fate: str = "CANCEL", consent: str = "GIVEN", released: tuple[str, ...] = ()) -> Named:
    party = CaseParty(
        enterprise_id="e2", role="ABSORBED", name="乙", uscc="u", office="EAST_CHINA",
        licence_number="4-1-00002-2026", fate=fate, consent=consent,
    )  # fmt: skip
    people = [person(NUMBERS[0]), person(NUMBERS[0], "TECH_HEAD"), person(NUMBERS[1], "SKILL")]
    projects = [Project("p1", "a", PROJECT)]
    return Named(
        party, {"CZ": "3"}, "甲", "u", AT, AT, bound=True, people=people, projects=projects,
        released=frozenset(released),
    )  # fmt: skip


def draft(*numbers: str, project: bool = False) -> Draft:
    sheets = blank_sheets("MERGE")
    rows = [{"id": number, "name": "张三", "id_number": number} for number in numbers]
    sheets["technicians"].rows["people"] = rows
    if project:
        sheets["performance"].rows["projects"] = [{"id": "1", **PROJECT}]
    return Draft("MERGE", "GENERAL", sheets, [])


def where(one: Named, of: Draft) -> dict[str, str]:
    side = balance.party_side(one, of)
    return {p.ref: p.goes for p in side.people} | {p.ref: p.goes for p in side.projects}


def test_a_person_with_two_posts_is_one_and_goes_to_one_place() -> None:
    first, second = f"{NUMBERS[0]}/TECH", f"{NUMBERS[1]}/SKILL"
    assert where(named(), draft()) == {first: "OPEN", second: "OPEN", "p1": "OPEN"}
    taken = draft(NUMBERS[0], project=True)
    assert where(named(), taken) == {first: "TAKEN", second: "OPEN", "p1": "TAKEN"}
    assert where(named(released=(first, "p1")), taken)[first] == "TWICE"
    assert where(named("KEEP"), draft())[first] == "STAYS"
    assert balance.counted(named(), taken).people == 1


@pytest.mark.parametrize(
    ("one", "of", "said"),
    [
        (named(), draft(), "还没有确定去向"),
        (named(released=(f"{NUMBERS[0]}/TECH",)), draft(NUMBERS[0]), "只能选择一项"),
        (named(consent="ASKED"), draft(), "还没有确认同意"),
        (named(consent="DECLINED"), draft(), "不同意"),
    ],
)
def test_what_stands_against_a_submission(one: Named, of: Draft, said: str) -> None:
    assert said in str(balance.party_gaps(ABSORBED, [one], of))


def test_nothing_stands_against_one_in_which_all_is_settled() -> None:
    whole = draft(*NUMBERS, project=True)
    assert balance.party_gaps(ABSORBED, [named()], whole) == []
    assert balance.party_gaps(ABSORBED, [named("KEEP")], draft()) == []
    assert "请选择被吸收方企业" in str(balance.party_gaps(ABSORBED, [], whole))
    assert "请移除" in str(balance.party_gaps(None, [named()], whole))


def test_the_sheet_has_both_sides_and_counts_each_person_once() -> None:
    sheet = balance.sheet_of([named("KEEP")], draft(NUMBERS[0]), OWN, editable=True)
    assert [side.name for side in sheet.before] == [side.name for side in sheet.after]
    assert sheet.after[0].counts == {"TECH": 1}
    assert sheet.after[1].counts == {"SKILL": 1}
    assert (sheet.open, sheet.twice) == (0, 0)
