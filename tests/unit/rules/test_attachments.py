"""Attachments per business type: what the files say, how one includes another, and their faults."""

from dataclasses import replace
from typing import Any

import pytest

from rules.attachments import asked_for, compose, requirements
from rules.load import DataError, load
from rules.vocabulary.enumerations import ApplicationType, Category, Level, Tab
from rules.when import Choices

NEW, SPLIT = ApplicationType.NEW, ApplicationType.SPLIT
THIRD = {Category.INSTALL: Level.THIRD}
SECOND = {Category.INSTALL: Level.SECOND}


def codes(
    kind: ApplicationType, applied: dict[Category, Level] | None = None, **form: Any
) -> set[str]:
    return {one.code for one in asked_for(kind, Choices.of(applied or {}, form))}


def new(**entries: Any) -> dict[str, Any]:
    """A file of NEW with one attachment, changed by ``entries``."""
    paper = {"tab": "basic", "code": "PAPER", "name": "某文件", "source": "test"}
    return {"application_type": "NEW", "requirements": [paper | entries.pop("paper", {})]} | entries


def split(**include: Any) -> dict[str, Any]:
    entry = {"type": "NEW", "source": "as NEW", **include}
    return {"application_type": "SPLIT", "include": [entry], "requirements": []}


def composed(kind: ApplicationType, **files: dict[str, Any]) -> Any:
    return compose(kind, lambda name: files[name.removeprefix("attachments-")])


def fault(kind: ApplicationType, **files: dict[str, Any]) -> tuple[str, str, str]:
    with pytest.raises(DataError) as caught:
        composed(kind, **files)
    return caught.value.file, caught.value.key, caught.value.reason


@pytest.mark.parametrize(
    ("when", "asked_of"), [({}, list(Category)), ({"categories": ["CX"]}, [Category.REPAIR])]
)
def test_a_project_is_asked_for_what_its_own_category_needs(
    when: dict[str, list[str]], asked_of: list[Category]
) -> None:
    paper = {"tab": "performance", "rows": "projects", "when": when}
    (one,) = composed(NEW, NEW=new(paper=paper))
    applied = {Category.INSTALL: Level.FIRST, Category.REPAIR: Level.FIRST}
    one = replace(one, when=one.when.for_rows(applied))
    assert [category for category in Category if one.asked_of_project(category)] == asked_of


@pytest.mark.parametrize("kind", ApplicationType)
def test_a_business_type_has_its_file_and_each_place_one_entry(kind: ApplicationType) -> None:
    asked = requirements(kind)
    assert len({one.place for one in asked}) == len(asked)
    tabs = [list(Tab).index(one.tab) for one in asked]
    assert tabs == sorted(tabs)
    assert all(one.source for one in asked)


@pytest.mark.spec("B-13")
def test_a_change_of_the_licence_asks_for_what_a_new_one_does_and_for_the_licence() -> None:
    changed = {one.place for one in requirements(ApplicationType.ITEM_CHANGE)}
    assert changed - {one.place for one in requirements(NEW)} == {
        (Tab.CATEGORIES, None, "ORIGINAL_LICENCE")
    }
    left_out = {one.code for one in requirements(NEW) if one.place not in changed}
    assert left_out == {"MERGE_DOCUMENTS", "SPLIT_DOCUMENTS"}, "it has no 申请性质"


def test_a_renewal_wants_three_months_of_insurance_and_who_the_legal_representative_is() -> None:
    asked = asked_for(ApplicationType.RENEW, Choices.of(THIRD, {"submit_type": "AGENT"}))
    names = {one.name for one in asked}
    assert {"最近三个月社会保险缴费证明", "法定代表人身份证件", "代理人身份证件"} <= names
    assert {"许可证延续申请表", "原许可证正本和副本"} <= names
    assert "社会保险缴费证明" not in names


@pytest.mark.parametrize("kind", ["NEW", "ITEM_CHANGE", "RENEW", "SPLIT", "MERGE"])
def test_the_commitment_belongs_to_its_procedure(kind: str) -> None:
    type_ = ApplicationType(kind)
    assert "COMMITMENT" in codes(type_, THIRD, procedure="PROMISE")
    assert "COMMITMENT" not in codes(type_, THIRD, procedure="GENERAL")


def test_a_new_legal_representative_shows_who_he_is() -> None:
    kind = ApplicationType.REG_CHANGE
    assert "NEW_LEGAL_REP_ID" in codes(kind, changed_items=["NAME", "LEGAL_REPRESENTATIVE"])
    assert "NEW_LEGAL_REP_ID" not in codes(kind, changed_items=["NAME"])
    assert {one.tab for one in requirements(kind)} == {Tab.DOCUMENTS}


@pytest.mark.parametrize(
    ("kind", "code"),
    [("LOST", "LOSS_STATEMENT"), ("DAMAGED", "DAMAGED_LICENCE"), ("OTHER", "REISSUE_REASON")],
)
def test_the_papers_of_a_reissue_follow_its_kind(kind: str, code: str) -> None:
    papers = {"LOSS_STATEMENT", "DAMAGED_LICENCE", "REISSUE_REASON"}
    assert codes(ApplicationType.REISSUE, reissue_kind=kind) & papers == {code}


def test_the_register_itself_shows_that_a_licence_was_not_renewed() -> None:
    assert "EVENT_EVIDENCE" in codes(ApplicationType.CANCEL, cancel_reason="DISSOLVED")
    assert "EVENT_EVIDENCE" not in codes(ApplicationType.CANCEL, cancel_reason="NOT_RENEWED")


@pytest.mark.parametrize(
    ("kind", "own", "other"),
    [
        ("SPLIT", "SPLIT_DOCUMENTS", "MERGE_DOCUMENTS"),
        ("MERGE", "MERGE_DOCUMENTS", "SPLIT_DOCUMENTS"),
    ],
)
def test_a_split_and_a_merger_show_their_agreement(kind: str, own: str, other: str) -> None:
    asked = codes(ApplicationType(kind), SECOND)
    assert {own, "BUSINESS_LICENCE", "CONTRACT"} <= asked
    assert other not in asked


def test_a_person_who_joins_brings_the_papers_of_his_post() -> None:
    kind = ApplicationType.STAFF_IN
    assert codes(kind, person_kind="SKILL") == {"IDENTITY_CARD", "CERTIFICATE", "EMPLOYMENT"}
    assert "PHOTO" in codes(kind, person_kind="SAFETY_HEAD")
    assert codes(kind) == set()


def test_who_leaves_and_what_ends_brings_nothing() -> None:
    assert requirements(ApplicationType.STAFF_OUT) == ()
    assert requirements(ApplicationType.TERMINATE) == ()


def test_an_include_takes_tabs_leaves_codes_out_and_adds_its_condition() -> None:
    high = {"levels": ["1", "2"]}
    content = new(
        requirements=[
            {"tab": "basic", "code": "ONE", "name": "一", "source": "a", "when": high},
            {"tab": "basic", "code": "TWO", "name": "二", "source": "a"},
            {"tab": "categories", "code": "THREE", "name": "三", "source": "a"},
        ]
    )
    [taken] = composed(
        SPLIT,
        NEW=content,
        SPLIT=split(tabs=["basic"], without=["TWO"], onto="documents", when={"levels": ["2"]}),
    )
    assert (taken.tab, taken.code) == (Tab.DOCUMENTS, "ONE")
    assert taken.when.in_words() == "申请二级的"
    assert taken.source == "as NEW; a"


@pytest.mark.parametrize(
    ("files", "where", "reason"),
    [
        ({"NEW": new(paper={"tab": "nowhere"})}, "$.requirements[0].tab", "'nowhere' is no Tab"),
        (
            {"NEW": new(paper={"when": {"nature": ["FRIST"]}})},
            "$.requirements[0].when.nature[0]",
            "'FRIST' is no ApplicationNature",
        ),
        (
            {"NEW": new(paper={"when": {"mood": ["GOOD"]}})},
            "$.requirements[0].when.mood",
            "no such field",
        ),
        (
            {"NEW": new(requirements=new()["requirements"] * 2)},
            "$.requirements",
            "PAPER is given twice",
        ),
        ({"NEW": new(application_type="SPLIT")}, "$.application_type", "not NEW"),
        (
            {"NEW": new(include=[{"type": "OLD", "source": "x"}])},
            "$.include[0].type",
            "'OLD' is no",
        ),
    ],
)
def test_a_fault_is_named_with_file_and_place(
    files: dict[str, dict[str, Any]], where: str, reason: str
) -> None:
    file, key, found = fault(NEW, **files)
    assert (file, key) == ("attachments-NEW.yaml", where)
    assert reason in found


@pytest.mark.parametrize(
    ("include", "where", "reason"),
    [
        ({"tabs": ["basic", "x"]}, "$.include[0].tabs[1]", "'x' is no Tab"),
        ({"without": ["PAPIER"]}, "$.include[0].without[0]", "no PAPIER to leave out"),
        ({"onto": "x"}, "$.include[0].onto", "'x' is no Tab"),
        ({"when": {"levels": ["9"]}}, "$.include[0].when.levels[0]", "'9' is no Level"),
    ],
)
def test_a_fault_of_an_include_is_named_with_its_place(
    include: dict[str, Any], where: str, reason: str
) -> None:
    file, key, found = fault(SPLIT, NEW=new(), SPLIT=split(**include))
    assert (file, key) == ("attachments-SPLIT.yaml", where)
    assert reason in found


def test_what_is_included_may_not_be_given_again() -> None:
    twice = split() | {"requirements": new()["requirements"]}
    file, _, reason = fault(SPLIT, NEW=new(), SPLIT=twice)
    assert file == "attachments-SPLIT.yaml"
    assert "PAPER is given twice on basic" in reason


def test_files_that_include_each_other_are_refused() -> None:
    circle = new(include=[{"type": "SPLIT", "source": "x"}])
    _, key, reason = fault(SPLIT, NEW=circle, SPLIT=split())
    assert key == "$.include[0].type"
    assert "includes this file in turn" in reason


def test_a_missing_file_is_named() -> None:
    with pytest.raises(DataError, match=r"attachments-NONE\.yaml: \$: there is no such file"):
        load("attachments-NONE")
