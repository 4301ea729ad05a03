"""The guide of each business type says what the data says."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.attachments import requirements
from rules.deadlines import limit
from rules.guide import Guide, guide, reader, summaries
from rules.load import DataError, load
from rules.order import load_order
from rules.tables import condition_tables
from rules.vocabulary.enumerations import ApplicationType, Office, Procedure

ON = date(2026, 11, 23)
LICENSING = ["NEW", "ITEM_CHANGE", "RENEW", "SPLIT", "MERGE"]


def of(code: str) -> Guide:
    return guide(ApplicationType(code), ON)


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The content of guide.yaml, to be damaged."""
    content = deepcopy(load("guide"))
    monkeypatch.setattr(reader, "load", lambda name: content if name == "guide" else load(name))
    return content


@pytest.mark.parametrize("kind", ApplicationType)
def test_every_business_type_has_a_guide(kind: ApplicationType) -> None:
    found = guide(kind, ON)
    assert found.title == kind.label
    assert found.applicants and found.results and found.ways and found.basis
    assert found.filing and "不收取任何费用" in found.fee and found.hotline == "12398"
    assert found.online is None and {way.online for way in found.ways} == {None}
    assert len(found.offices) == len(Office)
    named = [item.code for group in found.materials for item in group.items]
    assert named == [one.code for one in requirements(kind)]


def test_the_list_of_guides_names_every_business_type() -> None:
    assert [kind for kind, _ in summaries()] == list(ApplicationType)


def test_what_is_open_online_is_told_way_by_way() -> None:
    new, general = ApplicationType.NEW, Procedure.GENERAL
    one_way, both = guide(new, ON, [general]), guide(new, ON, list(Procedure))
    assert [way.online for way in one_way.ways] == [True, False]
    assert set(both.notices) - set(one_way.notices) == {
        text for text in both.notices if "选择告知承诺制" in text
    }
    assert not guide(new, ON, []).online


def test_of_a_counter_only_what_is_known_is_said() -> None:
    office = of("NEW").offices[0]
    assert office.contacts == ("地址、电话、办公时间：以办事窗口公布为准",)
    known = replace(office, address="某路1号", hours="工作日9:00至17:00")
    assert known.contacts == (
        "地址：某路1号", "办公时间：工作日9:00至17:00", "电话：以办事窗口公布为准",
    )  # fmt: skip


@pytest.mark.spec("B-06")
def test_a_material_says_who_brings_it_how_often_and_where_its_form_is() -> None:
    items = {(g.tab, one.code): one for g in of("NEW").materials for one in g.items}
    authorisation = items["categories", "AUTHORISATION"]
    assert authorisation.condition == "委托他人提交的"
    assert (authorisation.template, authorisation.required) == ("AUTHORISATION", True)
    assert items["technicians", "IDENTITY_CARD"].each == "每人一份"
    assert items["performance", "CONTRACT"].condition == "申请一级或二级的"
    assert items["basic", "BUSINESS_LICENCE"].condition == ""
    assert items["basic", "REVENUE_PROOF"].required is False


@pytest.mark.spec("B-33")
@pytest.mark.parametrize("kind", ApplicationType)
def test_the_conditions_are_those_of_the_order_in_force(kind: ApplicationType) -> None:
    expected = condition_tables(load_order("R30")) if kind.value in LICENSING else []
    assert list(guide(kind, ON).conditions) == expected


def test_before_the_order_in_force_the_conditions_were_others() -> None:
    assert guide(ApplicationType.NEW, date(2025, 6, 30)).conditions == tuple(
        condition_tables(load_order("R36"))
    )


def test_the_limits_are_those_that_cases_are_held_to() -> None:
    found = {one.title: one for one in of("NEW").limits}
    decision = limit(ApplicationType.NEW, "DECIDE", ON)
    assert found[decision.title].working_days == decision.working_days
    assert found[decision.title].extension == decision.extension
    assert found[decision.title].basis == decision.basis
    assert found[decision.title].counted_from == "受理申请的次日"
    assert [one.title for one in of("NEW").limits].count(decision.title) == 1
    assert any("信用良好" in title for title in found)
    assert any("告知承诺" in title for title in found)
    # What the authority sets itself is none of the firm's limits.
    assert limit(ApplicationType.NEW, "EXAMINE", ON).title not in found


def test_a_limit_of_no_day_is_the_day_that_starts_it() -> None:
    same_day = [one.counted_from for one in of("REISSUE").limits if not one.working_days]
    assert same_day == ["受理申请之日"]


def test_what_needs_no_approval_has_no_limit() -> None:
    found = of("STAFF_OUT")
    assert found.limits == () and found.materials == ()
    assert "企业人员离职确认后无需审批，请慎重操作。" in found.notices


def test_nothing_of_the_sources_reaches_the_reader() -> None:
    for kind in ApplicationType:
        text = str(guide(kind, ON).to_dict())
        for mark in ("[seed", "[secondary]", "[inferred]", "[background"):
            assert mark not in text


@pytest.mark.parametrize(
    ("damage", "key", "reason"),
    [
        (
            {"steps": {"GENERAL": ["FILE", "DANCE"]}},
            "$.types.NEW.steps.GENERAL[1]",
            "no step DANCE",
        ),
        ({"steps": {"QUICK": ["FILE"]}}, "$.types.NEW.steps.QUICK", "no procedure QUICK"),
    ],
)
def test_a_fault_is_named_with_its_place(
    data: dict[str, Any], damage: dict[str, Any], key: str, reason: str
) -> None:
    data["types"]["NEW"].update(damage)
    with pytest.raises(DataError) as caught:
        of("NEW")
    assert (caught.value.file, caught.value.key) == ("guide.yaml", key)
    assert caught.value.reason == reason


def test_a_missing_business_type_is_named(data: dict[str, Any]) -> None:
    del data["types"]["RENEW"]
    with pytest.raises(DataError, match=r"guide\.yaml: \$\.types\.RENEW: missing"):
        of("RENEW")


@pytest.mark.spec("F-13", "D-14", "E-29")
def test_windows_terms_and_grounds_are_those_in_force_on_the_day() -> None:
    first, before = date(2025, 7, 1), date(2025, 6, 30)
    told = {code: guide(ApplicationType(code), first) for code in [*LICENSING, "CANCEL"]}
    assert "前90日至30日之间" in told["RENEW"].filing[0]
    assert "30日内" in told["CANCEL"].filing[0]
    assert any("（5）违法转包、分包" in text for text in told["ITEM_CHANGE"].applicants)
    assert guide(ApplicationType.RENEW, before).filing == ()
    assert guide(ApplicationType.CANCEL, before).filing == ()
    for text in told["NEW"].notices + told["RENEW"].results:
        assert "{" not in text


def test_a_renewal_asks_for_the_months_of_social_insurance_that_are_in_force() -> None:
    names = [item.name for group in of("RENEW").materials for item in group.items]
    assert names.count("最近三个月社会保险缴费证明") == 2
