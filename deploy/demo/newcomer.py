"""A firm that nobody has seen before: new numbers at every run, all of them valid."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from deploy.demo.accounts import PASSWORD
from rules.vocabulary.numbers import identity_check_character, uscc_check_character

MARKS = "安博昌达恒宏华嘉建康联美明宁鹏瑞盛泰同万祥兴亚永元泽正中"


@dataclass(frozen=True)
class Newcomer:
    """enterprise: the fields of `EnterpriseForm`; seed: makes its people its own."""

    username: str
    password: str
    enterprise: dict[str, Any]
    seed: int


def newcomer() -> Newcomer:
    seed = secrets.randbelow(10**9)
    name = "".join(secrets.choice(MARKS) for _ in range(3))
    seat = f"上海市浦东新区张江路{seed % 1000 + 1}号{seed // 1000 % 100 + 1}室"
    return Newcomer(
        username=f"demo{seed:09d}",
        password=PASSWORD,
        seed=seed,
        enterprise={
            "enterprise_type": "CONTRACTOR",
            "name": f"上海{name}电力安装有限公司",
            "uscc": _uscc(seed % 10**7),
            "legal_representative": "顾建业",
            "legal_representative_id": _identity(seed % 1000),
            "legal_representative_mobile": f"139{seed % 10**8:08d}",
            "address": seat,
            "division": "310100",
            "economic_kind": "LIMITED",
            "registered_capital": "800",
            "established": "2019-05-20",
            "correspondence_address": seat,
            "postcode": "201203",
            "contact": "沈雅琴",
            "contact_mobile": f"138{seed % 10**8:08d}",
            "telephone": "021-50001234",
            "email": "office@example.cn",
        },
    )


def _identity(serial: int) -> str:
    body = f"31011519750318{serial:03}"
    return body + identity_check_character(body)


def _uscc(serial: int) -> str:
    body = f"91310115MA{serial:07}"
    return body + uscc_check_character(body)
