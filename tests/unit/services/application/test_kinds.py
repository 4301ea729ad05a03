"""What 许可证新申请 has of its own."""

from typing import Any

import pytest

from contracts.errors import Invalid
from contracts.forms.sections import SECTIONS
from rules.vocabulary.enumerations import Category, Level, Tab
from services.application.kinds import KINDS, kind_of, needs_register
from tests.factories.applications import LEGAL_REP, LEGAL_REP_ID, chosen

NEW = KINDS["NEW"]
ENTERPRISE = {"legal_representative": LEGAL_REP, "legal_representative_id": LEGAL_REP_ID}
THIRD = chosen({Category.INSTALL: Level.THIRD})


def mistakes(**changes: Any) -> list[str]:
    return [finding["path"] for finding in NEW.guards[Tab.CATEGORIES](THIRD | changes, ENTERPRISE)]


@pytest.mark.spec("B-09")
def test_the_legal_representative_must_be_the_registered_one() -> None:
    assert mistakes() == []
    assert mistakes(submitter_name="别人") == ["submitter_name"]
    assert mistakes(submitter_id="110101197512038010") == ["submitter_id"]


@pytest.mark.spec("B-06", "B-09")
def test_an_agent_may_be_anybody() -> None:
    assert mistakes(submit_type="AGENT", submitter_name="别人") == []


@pytest.mark.spec("B-09")
def test_what_is_not_filled_in_yet_is_a_gap_not_a_contradiction() -> None:
    values = {"submit_type": "LEGAL_REP"}
    assert NEW.guards[Tab.CATEGORIES](values, ENTERPRISE) == []


@pytest.mark.spec("A-29")
@pytest.mark.parametrize(
    ("state", "refused"), [("VALID", True), ("CANCELLED", False), ("EXPIRED", False)]
)
def test_holders_of_a_valid_licence_are_refused(state: str, refused: bool) -> None:
    reason = NEW.refusal([{"state": state, "number": "4-1-00033-2026"}])
    assert bool(reason) == refused
    assert not reason or "4-1-00033-2026" in reason


def test_every_kind_has_tabs_and_every_kind_of_tabs_can_be_filed() -> None:
    assert set(KINDS) == set(SECTIONS)


def test_business_types_not_yet_open_say_so() -> None:
    with pytest.raises(Invalid) as refusal:
        kind_of("RENEW")
    assert refusal.value.findings == [{"path": "type", "message": "该业务暂未开放网上办理"}]


def test_only_the_tab_with_a_guard_asks_the_register() -> None:
    assert needs_register("categories")
    assert not needs_register("technicians")
