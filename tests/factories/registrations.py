"""Registrations of made-up firms, each with numbers of its own that pass every check."""

import hashlib
import io
import itertools
from typing import Any

from chassis.storage import Storage
from contracts.identity import Identity
from contracts.identity.enterprises import Register
from rules.vocabulary.numbers import identity_check_character, uscc_check_character
from tests.factories.papers import PAPER

PASSWORD = "江上清风-与山间明月"
_numbers = itertools.count(1)


def identity_number(serial: int, *, division: str = "330106", born: str = "19850412") -> str:
    """serial: 0 to 999; its last digit is odd for men."""
    body = f"{division}{born}{serial:03}"
    return body + identity_check_character(body)


def uscc(serial: int) -> str:
    body = f"91330100MA{serial:07}"
    return body + uscc_check_character(body)


def registration(
    *,
    account: dict[str, Any] | None = None,
    enterprise: dict[str, Any] | None = None,
    code: str = "000000",
) -> dict[str, Any]:
    """The request of `Identity.register` as JSON primitives."""
    number = next(_numbers)
    firm = {
        "enterprise_type": "CONTRACTOR",
        "name": f"杭州第{number}电力安装有限公司",
        "uscc": uscc(number),
        "legal_representative": "陈建国",
        "legal_representative_id": identity_number(number),
        "legal_representative_mobile": f"139{number:08}",
        "address": "浙江省杭州市西湖区文三路90号",
        "division": "330100",
        "economic_kind": "LIMITED",
        "registered_capital": "2000",
        "established": "2015-06-18",
        "correspondence_address": "浙江省杭州市西湖区文三路90号",
        "postcode": "310012",
        "contact": "林晓燕",
        "contact_mobile": f"138{number:08}",
        "telephone": "0571-88880000",
        "email": f"office{number}@example.cn",
    }
    return {
        "account": {
            "username": f"firm-{number}",
            "password": PASSWORD,
            "password_again": PASSWORD,
            "code": code,
            **(account or {}),
        },
        "enterprise": {**firm, **(enterprise or {})},
        "business_licence": {
            "object_key": f"registrations/{number}",
            "filename": "营业执照.pdf",
            "content_type": "application/pdf",
            "size": len(PAPER),
            "sha256": hashlib.sha256(PAPER).hexdigest(),
        },
        "consent": True,
    }


def stored(request: dict[str, Any]) -> dict[str, Any]:
    """The same, with its business licence in the store: else it would soon be found to be lost."""
    key = request["business_licence"]["object_key"]
    Storage.from_settings().put_stream(key, io.BytesIO(PAPER))
    return request


def loaded(request: dict[str, Any]) -> Register:
    """The same as the service sees it."""
    found: Register = Identity.register.asks.examine(request)
    return found
