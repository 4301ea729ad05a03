"""What other services tell of a firm, as `Holder` has it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from contracts.identity.enterprises import Enterprise
from contracts.review.licences import Licence
from tests.factories.applications import LEGAL_REP, LEGAL_REP_ID

_ENTRY: dict[str, Any] = {
    "enterprise_id": "firm-1",
    "office": "FUJIAN",
    "parent_name": None,
    "version": 1,
    "enterprise_type": "CONTRACTOR",
    "name": "示范电力工程有限公司",
    "uscc": "91350100M000100Y43",
    "legal_representative": LEGAL_REP,
    "legal_representative_document": "RESIDENT",
    "legal_representative_id": LEGAL_REP_ID,
    "legal_representative_mobile": "13800000001",
    "address": "福建省福州市鼓楼区湖东路1号",
    "division": "350100",
    "economic_kind": "LIMITED",
    "registered_capital": Decimal("5000.00"),
    "established": date(2010, 5, 6),
    "correspondence_address": "福建省福州市鼓楼区湖东路1号",
    "postcode": "350001",
    "contact": "林静",
    "contact_mobile": "13800000002",
    "telephone": None,
    "fax": None,
    "email": None,
    "parent_id": None,
}
_LICENCE: dict[str, Any] = {
    "licence_id": "licence-1",
    "enterprise_id": "firm-1",
    "number": "4-1-00033-2026",
    "name": _ENTRY["name"],
    "uscc": _ENTRY["uscc"],
    "office": "FUJIAN",
    "address": _ENTRY["address"],
    "legal_representative": LEGAL_REP,
    "categories": {"CZ": "3"},
    "scope": [],
    "issued_on": date(2026, 1, 2),
    "valid_from": date(2026, 1, 2),
    "valid_to": date(2032, 1, 1),
    "state": "VALID",
    "extended": False,
    "next_term": None,
    "ended_on": None,
    "verification_token": None,
    "verification_code": None,
    "prints": [],
    "delivered_at": None,
    "delivery_method": None,
}


def known_entry(**changes: Any) -> Enterprise:
    return Enterprise(**_ENTRY | changes)


def known_licence(**changes: Any) -> Licence:
    return Licence(**_LICENCE | changes)
