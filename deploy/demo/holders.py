"""Forty holders of the old register over three offices, in every state, some with an account.

They come as the register comes (`deploy.old_register`), so their people are known and their papers
are not. All are made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from deploy.demo.accounts import FirmAccount, commons
from rules.dates import DAY, years_later
from rules.jurisdiction import office_data
from rules.licence import format_number
from rules.vocabulary.enumerations import Level, Office
from rules.vocabulary.numbers import identity_check_character, uscc_check_character

LAST_OF_36 = date(2025, 6, 30)
SHORT = 5  # people of a holder that has too few
FIRST_SERIAL = 101


@dataclass(frozen=True)
class Kind:
    """days: until the end of the term; state: as the old register calls it; people: on the roster,
    None: as many as the level asks for; username: of those that have an account."""

    title: str
    levels: dict[str, str]
    days: int = 900
    state: str = "有效"
    new: bool = False
    people: int | None = None
    username: str = ""


KINDS = (
    Kind("原四级", {"CZ": "四级"}, username="siji"),
    Kind("原五级", {"CX": "五级"}, username="wuji"),
    Kind("原三级，对应二级", {"CX": "三级"}, username="xianjie"),
    Kind("多个类别", {"CZ": "二级", "CX": "三级", "CS": "四级"}, username="sanlei"),
    Kind("现行三级", {"CZ": "三级", "CS": "三级"}, days=2000, new=True),
    Kind("一级", {"CZ": "一级"}, days=1200, people=111),
    Kind("临近届满", {"CZ": "四级"}, days=60, username="jieman"),
    Kind("已过申请延续的期限", {"CS": "四级"}, days=20, username="yuqi"),
    Kind("十日后届满", {"CX": "四级"}, days=10),
    Kind("已过期", {"CZ": "五级"}, days=-40, state="已过期", people=0),
    Kind("已注销", {"CX": "四级"}, state="已注销", people=0),
    Kind("已撤销", {"CS": "三级"}, state="已撤销", people=0),
    Kind("人员不足", {"CZ": "四级", "CX": "四级"}, people=SHORT, username="queren"),
)
PLACES = (
    (Office.EAST_CHINA, "上海", "310115", "上海市浦东新区浦东南路{}号", "200120"),
    (Office.ZHEJIANG, "浙江", "330106", "浙江省杭州市西湖区天目山路{}号", "310012"),
    (Office.FUJIAN, "福建", "350102", "福建省福州市鼓楼区湖东路{}号", "350003"),
)
NAMES = "广源宏达永信嘉业正阳恒力新航远东中盛华创利群兴邦百川天工"


@dataclass(frozen=True)
class Holder:
    kind: Kind
    office: Office
    number: int
    name: str
    uscc: str
    head: str
    address: str
    division: str
    postcode: str

    def line(self, today: date) -> dict[str, str]:
        """As the old register has it."""
        valid_to = today + timedelta(days=self.kind.days)
        valid_from = years_later(valid_to, -6) + DAY
        issued = valid_from if self.kind.new else min(valid_from, LAST_OF_36)
        prefix = office_data(self.office).prefix
        ended = str(today - timedelta(days=100)) if self.kind.state in ("已注销", "已撤销") else ""
        return {
            "number": format_number(prefix, FIRST_SERIAL + self.number, issued.year),
            "name": self.name,
            "uscc": self.uscc,
            "legal_representative": self.head,
            "address": self.address,
            **self.kind.levels,
            "issued_on": str(issued),
            "valid_from": str(valid_from),
            "valid_to": str(valid_to),
            "office": self.office.label,
            "state": self.kind.state,
            "ended_on": ended,
        }

    @property
    def account(self) -> FirmAccount:
        stem = f"{self.division}19800101{self.number + 1:03}"
        return FirmAccount(
            self.kind.username,
            Level.THIRD,
            False,
            commons(
                10 + self.number, self.address,
                name=self.name, uscc=self.uscc, division=f"{self.division[:4]}00",
                legal_representative=self.head,
                legal_representative_id=stem + identity_check_character(stem),
                registered_capital="900", established="2015-03-02", postcode=self.postcode,
                contact="顾晓燕", telephone="021-50000010",
            ),
        )  # fmt: skip


def _holders() -> Iterator[Holder]:
    places = [(place, kind) for kind in KINDS for place in PLACES]
    places.append((PLACES[0], Kind("已注销", {"CZ": "四级"}, state="已注销", people=0)))
    for number, (place, kind) in enumerate(places):
        office, province, district, street, postcode = place
        stem = f"91{district}MA5H{number:05}"
        mark = NAMES[2 * (number % 14) : 2 * (number % 14) + 2]
        yield Holder(
            kind if office is Office.EAST_CHINA else _without_account(kind),
            office,
            number,
            f"{province}{mark}电力工程第{number + 1}有限公司",
            stem + uscc_check_character(stem),
            "张王李赵陈林"[number % 6] + "建" + "国平明华"[number % 4],
            street.format(100 + number),
            district,
            postcode,
        )


def _without_account(kind: Kind) -> Kind:
    return Kind(kind.title, kind.levels, kind.days, kind.state, kind.new, kind.people)


HOLDERS = tuple(_holders())
WITH_ACCOUNT = tuple(one for one in HOLDERS if one.kind.username)


def lines() -> list[str]:
    """Of their accounts, for the terminal."""
    rows = [f"  外网，原有持证单位 holders of the old register ({len(HOLDERS)} in all)"]
    return rows + [
        f"    {one.kind.username:<10}{one.name}（{one.kind.title}）" for one in WITH_ACCOUNT
    ]
