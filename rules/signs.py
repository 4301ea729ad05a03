"""Signs that something is not as it was filled in: none stands against an application, each makes a
reviewer look. What the law refuses is no sign; forms and rules refuse it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.report import Finding, Input, Result
from rules.vocabulary import numbers, texts
from rules.vocabulary.enumerations import Tab
from rules.vocabulary.people import ADULT

EARLY, SAME_NUMBER, SAME_FILE, STILL_ELSEWHERE, SAME_NAME = "M-03", "M-04", "M-05", "M-06", "M-07"
"""The rules of these findings, as a reviewer confirms them."""
SHARED_ADDRESS, MOVES_OFTEN = "M-08", "M-09"
RULES = frozenset(
    {EARLY, SAME_NUMBER, SAME_FILE, STILL_ELSEWHERE, SAME_NAME, SHARED_ADDRESS, MOVES_OFTEN}
)
MANY_FIRMS, MANY_EMPLOYERS, MOVING_MONTHS = 3, 3, 24
SHOWN = 5
OWN = ("本单位", "本公司", "我单位", "我公司")
DATED = ("certificate_date", "first_issued", "valid_from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """One person in one post, as entered. row_id: "" of a head. certificate: its number. dated: the
    days on which certificates were given. employers: where the work history says 至今."""

    tab: Tab
    row_id: str = ""
    name: str
    id_number: str
    certificate: str = ""
    dated: tuple[date, ...] = ()
    employers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A file in a slot. of: what the slot asks for, and of whom; shared: one such paper may be for
    several people; digest: of its content."""

    tab: Tab
    row_id: str = ""
    of: str
    digest: str
    shared: bool = False


def entered(
    tab: Tab, row_id: str, values: Mapping[str, Any], experience: Iterable[Mapping[str, Any]]
) -> Entered:
    """values: of the form of a person, days as JSON has them; experience: rows of its table."""
    dated = (values.get(name) for name in DATED)
    current = (row.get("employer") for row in experience if not row.get("ended"))
    return Entered(
        tab=tab,
        row_id=row_id,
        name=str(values.get("name") or ""),
        id_number=str(values.get("id_number") or ""),
        certificate=str(values.get("certificate_number") or ""),
        dated=tuple(date.fromisoformat(day) for day in dated if day),
        employers=tuple(employer for employer in current if employer),
    )


def signs(
    people: Sequence[Entered], scans: Iterable[Scan], firm_names: Iterable[str]
) -> list[Finding]:
    """firm_names: those of the firm, of today and before."""
    names = [found for name in (*firm_names, *OWN) if (found := texts.folded_name(name))]
    return [*_early(people), *_same_number(people), *_same_file(scans), *_elsewhere(people, names)]


def same_names(shareholders: Iterable[tuple[str, str, str]]) -> list[Finding]:
    """Of (row id, name, number): one name with several numbers may be one shareholder twice."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row_id, name, number in shareholders:
        found[texts.folded_name(name)].setdefault(number, row_id)
    return [
        _sign(
            SAME_NAME,
            "股东名称重复",
            Tab.BASIC,
            name,
            f"股东{name}以不同的证件号填报了{len(rows)}次，请核对是否为同一股东",
            rows.values(),
        )
        for name, rows in found.items()
        if name and len(rows) > 1
    ]


def of_office(
    people: Iterable[Entered], moving: Iterable[str], sharing: int, address: str
) -> list[Finding]:
    """What only the register knows, for reviewers. moving: identity numbers of those who changed
    their firm often; sharing: how many other firms have the address."""
    found: list[Finding] = []
    if sharing >= MANY_FIRMS:
        message = f"另有{sharing}家单位登记在同一住所，请核实是否实际在此经营"
        found.append(_sign(SHARED_ADDRESS, "多家单位住所相同", Tab.BASIC, address, message, ()))
    often = set(moving)
    by_tab: defaultdict[Tab, dict[str, Entered]] = defaultdict(dict)
    for one in people:
        if one.id_number in often:
            by_tab[one.tab].setdefault(one.id_number, one)
    for tab, those in by_tab.items():
        names = _listed([one.name for one in those.values()])
        message = (
            f"{names}近{MOVING_MONTHS}个月先后在{MANY_EMPLOYERS}家以上单位任职，请核实是否实际在岗"
        )
        rows = [one.row_id for one in those.values()]
        found.append(_sign(MOVES_OFTEN, "人员频繁变换单位", tab, names, message, rows))
    return found


def sign_key(finding: Mapping[str, Any]) -> str:
    """A digest of what a sign says: a remark does not hold for what a later submission says.
    finding: as `Finding.to_dict`."""
    told = [finding["rule"], finding["message"], sorted(finding["items"])]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def signs_in(findings: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The signs of a report by their keys."""
    return {sign_key(one): one for one in findings if one["rule"] in RULES}


def _early(people: Iterable[Entered]) -> Iterator[Finding]:
    by_tab: defaultdict[Tab, list[Entered]] = defaultdict(list)
    for one in people:
        known = numbers.told_by(one.id_number) is not None
        if known and any(numbers.age(one.id_number, day) < ADULT for day in one.dated):
            by_tab[one.tab].append(one)
    for tab, found in by_tab.items():
        names = _listed([one.name for one in found])
        message = f"{names}取得证书时未满{ADULT}周岁，请核对证书"
        rows = [one.row_id for one in found]
        yield _sign(EARLY, "取得证书时的年龄", tab, names, message, rows)


def _same_number(people: Iterable[Entered]) -> Iterator[Finding]:
    holders: defaultdict[str, dict[str, Entered]] = defaultdict(dict)
    for one in people:
        if number := texts.code(one.certificate).upper():
            holders[number].setdefault(one.id_number, one)
    for who in holders.values():
        if len(who) > 1:
            found = list(who.values())
            names = _listed([one.name for one in found])
            message = f"{names}填报了同一证书编号，请逐人核对证书"
            rows = [one.row_id for one in found if one.tab is found[0].tab]
            yield _sign(SAME_NUMBER, "证书编号重复", found[0].tab, names, message, rows)


def _same_file(scans: Iterable[Scan]) -> Iterator[Finding]:
    places: defaultdict[str, list[Scan]] = defaultdict(list)
    for scan in scans:
        if scan.digest:
            places[scan.digest].append(scan)
    for found in places.values():
        slots = {(one.tab, one.row_id, one.of) for one in found}
        if len(slots) > 1 and not all(one.shared for one in found):
            where = _listed(list(dict.fromkeys(one.of for one in found)))
            message = f"同一文件用作{len(slots)}项附件：{where}，请打开核对"
            rows = [one.row_id for one in found if one.tab is found[0].tab]
            yield _sign(SAME_FILE, "同一文件重复使用", found[0].tab, where, message, rows)


def _elsewhere(people: Iterable[Entered], names: Sequence[str]) -> Iterator[Finding]:
    for one in people:
        others = [
            employer
            for employer in one.employers
            if not any(name in texts.folded_name(employer) for name in names)
        ]
        if others:
            where = _listed(others)
            message = f"{one.name}的工作经历写明至今在{where}任职，请核实是否仍在其他单位任职"
            title = "工作经历显示在其他单位任职"
            yield _sign(STILL_ELSEWHERE, title, one.tab, where, message, [one.row_id])


def _sign(
    rule: str, title: str, tab: Tab, actual: str, message: str, rows: Iterable[str]
) -> Finding:
    items = tuple(dict.fromkeys(row for row in rows if row))
    return Finding(
        rule=rule,
        title=title,
        basis="填报内容之间的比对，不影响提交，由审查人员核对",
        result=Result.MANUAL,
        required="填报内容真实、前后一致",
        actual=actual,
        message=message,
        tab=tab,
        items=items,
        inputs=(Input(title, actual, tab, items),),
    )


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown}等{len(names)}项"
