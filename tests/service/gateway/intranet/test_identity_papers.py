"""Scans of identity documents on the reviewers' pages."""

import re

import pytest

from rules.vocabulary.enumerations import StaffRole
from tests.service.gateway.intranet.test_cases import Reviewer, case_id, open_case

__all__ = ["case_id"]
pytestmark = pytest.mark.service


@pytest.mark.spec("N-05", "P-07")
def test_scans_of_identity_cards_are_locked_for_who_may_not_see_whole_numbers(
    reviewer: Reviewer, case_id: str
) -> None:
    seen, links = {}, {}
    for role in (StaffRole.EXAMINE, StaffRole.ISSUE):
        visitor = seen[role] = reviewer(role)
        open_case(visitor, case_id)
        visitor.get(f"/cases/{case_id}/material/technical_head")
        links[role] = re.findall(rf"/cases/{case_id}/attachments/[\w-]+/view", visitor.page.text)
        assert ("限形审、审查人员打开" in visitor.text) == (role == StaffRole.ISSUE)
    (hidden,) = set(links[StaffRole.EXAMINE]) - set(links[StaffRole.ISSUE])
    content = hidden.removesuffix("/view")
    examiner, issuer = seen[StaffRole.EXAMINE], seen[StaffRole.ISSUE]
    issuer.get(hidden)
    assert "只有形审、审查人员可以打开" in issuer.text and f'"{content}"' not in issuer.page.text
    refusal = issuer.get(content)
    assert refusal.status_code == 403 and not refusal.content.startswith(b"%PDF")
    assert "只有形审、审查人员可以打开" in refusal.text
    examiner.get(hidden)
    assert "本次查看已记录" in examiner.text and f'"{content}"' in examiner.page.text
    assert examiner.get(content).content.startswith(b"%PDF")
