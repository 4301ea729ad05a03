"""许可事项变更: other categories and levels of the same licence."""

from __future__ import annotations

from tests.service.application.firms import Firm


def change(firm: Firm, **levels: str) -> dict[str, str]:
    """The first tab: what each category becomes, and the legal representative as submitter."""
    return {
        "submit_type": "LEGAL_REP",
        "submitter_name": firm.entry["legal_representative"],
        "submitter_document": "RESIDENT",
        "submitter_id": firm.entry["legal_representative_id"],
        **levels,
    }
