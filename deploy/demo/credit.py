"""Firms of every credit class, as the credit sandbox tells of them: two that have no licence and no
draft, and holders of the old register. All are made up."""

from __future__ import annotations

from typing import Any, NamedTuple

from deploy.demo.accounts import FirmAccount, commons
from deploy.demo.holders import WITH_ACCOUNT
from rules.vocabulary.enumerations import Level

Told = dict[str, Any]
_FOCUS = {"focus_list": [{"reason": "未按规定履行安全生产主体责任", "since": "2026-01-15"}]}
_SERIOUS: Told = {
    "class": "严重失信",
    "serious_dishonest": [
        {"reason": "严重违法失信行为", "since": "2025-11-03", "until": "2028-11-03"}
    ],
    "penalties": [
        {
            "doc_no": "沪监能罚字〔2025〕17号",
            "authority": "国家能源局华东监管局",
            "decided": "2025-10-20",
            "content": "超越许可范围从事承装电力设施活动，罚款三万元",
            "shown_until": "2028-10-20",
        }
    ],
}


class Known(NamedTuple):
    """told: as `deploy.sandboxes.credit.firms.FirmSchema`; without a class it is 信用良好."""

    account: FirmAccount
    title: str
    told: Told


def _firm(
    number: int, username: str, name: str, uscc: str, person: str, document: str
) -> FirmAccount:
    return FirmAccount(
        username, Level.THIRD, False,
        commons(
            number, f"上海市浦东新区张杨路{500 + number}号",
            name=name, uscc=uscc, division="310100",
            legal_representative=person, legal_representative_id=document,
            registered_capital="1500", established="2019-06-18", postcode="200120",
            contact="顾晓燕", telephone=f"021-500000{number}",
        ),
    )  # fmt: skip


NEWCOMERS = (
    Known(
        _firm(
            60, "liangxin", "上海良信电力工程有限公司", "91310115MA1K60001L",
            "周良信", "310115198003126012",
        ),
        "信用良好",
        {},
    ),
    Known(
        _firm(
            61, "guanzhu", "上海观澜电力安装有限公司", "91310115MA1K61001U",
            "吴观澜", "31011519810520611X",
        ),
        "信用良好，在重点关注名单",
        _FOCUS,
    ),
)  # fmt: skip
_OF_HOLDERS: dict[str, Told] = {
    "siji": {},
    "jieman": {},
    "wuji": {"class": "守信"},
    "xianjie": {
        "class": "失信",
        "abnormal_operation": [{"reason": "未按期公示年度报告", "since": "2026-07-10"}],
    },
    "sanlei": _SERIOUS,
}
HOLDERS = tuple(
    Known(one.account, told.get("class", "信用良好"), told)
    for one in WITH_ACCOUNT
    if (told := _OF_HOLDERS.get(one.kind.username)) is not None
)
FIRMS: tuple[tuple[str, Told], ...] = tuple(
    (one.account.enterprise["uscc"], {"name": one.account.enterprise["name"], **one.told})
    for one in (*NEWCOMERS, *HOLDERS)
)


def lines() -> list[str]:
    """For the terminal: who is known with which class."""
    rows = [
        "  外网，信用等级 firms of every credit class (the others are not known to the sandbox)"
    ]
    return rows + [
        f"    {one.account.username:<10}{one.account.enterprise['name']}（{one.title}）"
        for one in (*NEWCOMERS, *HOLDERS)
    ]
