"""The people of holders that come with the old register: read, judged, on the roster at once.

What a line tells of a person is part of what a firm files; the firm completes the rest when it
files. A person's number is told to nobody again who has not given it (`queries.active_roster`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chassis.copying import copy_rows
from chassis.personal import spot
from chassis.transaction import Transaction
from chassis.vault import Vault
from rules.vocabulary import numbers, texts
from rules.vocabulary.enumerations import (
    CertificateAuthority,
    ElectricianItem,
    Labelled,
    PersonKind,
    Qualification,
    RetirementCategory,
    SkillCertificateKind,
    Tab,
    Title,
)
from services.personnel import repository
from services.personnel.model import ACTIVE, OF_OLD_REGISTER
from services.personnel.standing import standing_of
from services.personnel.tables import HELD, post
from services.personnel.watching.queue import look_again

COLUMNS = {
    "number": "许可证编号",
    "name": "姓名",
    "id_number": "身份证号",
    "kind": "人员类别",
    "retirement_category": "退休类别",
    "qualification": "资格类型",
    "title": "职称等级",
    "specialty": "资格专业",
    "certificate_date": "取得日期",
    "authority": "电工发证机关",
    "certificate_kind": "证书类型",
    "item": "准操项目",
    "valid_from": "有效期起",
    "valid_to": "有效期止",
    "review_due": "应复审日期",
}
"""Name → heading; the first four are needed, the others are those of the forms."""
NEEDED = ("number", "name", "id_number", "kind")
_DATES = frozenset({"certificate_date", "valid_from", "valid_to", "review_due"})
_CHOICES: dict[str, type[Labelled]] = {
    "kind": PersonKind,
    "retirement_category": RetirementCategory,
    "qualification": Qualification,
    "title": Title,
    "authority": CertificateAuthority,
    "certificate_kind": SkillCertificateKind,
    "item": ElectricianItem,
}
_ROWS = {PersonKind.TECH_HEAD: Tab.TECHNICAL_HEAD, PersonKind.SAFETY_HEAD: Tab.SAFETY_HEAD}


class Member(NamedTuple):
    """profile: as a form would have it, as far as the line tells."""

    line: int
    number: str
    name: str
    id_number: str
    kind: PersonKind
    profile: dict[str, str]


def read(row: Mapping[str, str]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Cleaned values, and (heading, message) of every fault. No message repeats a number."""
    found: dict[str, str] = {}
    faults: list[tuple[str, str]] = []
    for name, given in row.items():
        try:
            if given:
                found[name] = _value(name, given)
            elif name in NEEDED:
                raise ValueError("请填写此项")
        except ValueError as error:
            faults.append((COLUMNS[name], str(error)))
    return found, faults


def member(line: int, found: Mapping[str, str]) -> Member:
    """found: of `read`, without a fault."""
    profile = {name: value for name, value in found.items() if name not in ("number", "kind")}
    kind = PersonKind(found["kind"])
    return Member(line, found["number"], found["name"], found["id_number"], kind, profile)


def serving(
    session: Session, vault: Vault, people: Sequence[tuple[Member, str]]
) -> tuple[list[Member], int]:
    """Of (person, enterprise) those whom another enterprise holds (R-20), and how many serve this
    one in this post already."""
    keys = {vault.index(one.id_number): (one, firm) for one, firm in people}
    rows = session.execute(
        select(post.c.id_hash, post.c.enterprise_id, post.c.kind, post.c.state).where(
            post.c.id_hash.in_(list(keys)), text(HELD)
        )
    )
    taken, there = {}, set()
    for row in rows:
        one, firm = keys[bytes(row.id_hash)]
        if str(row.enterprise_id) != firm:
            taken[one.line] = one
        elif row.state == ACTIVE and row.kind == one.kind.value:
            there.add(one.line)
    return list(taken.values()), len(there - set(taken))


def take_over(
    tx: Transaction, vault: Vault, import_id: str, people: Sequence[tuple[Member, str]]
) -> int:
    """They serve these enterprises from now on, whoever does so in this post already is left as he
    is; how many are new. import_id: what they came with. Violates ONE_EMPLOYER where another
    enterprise holds one."""
    keys = {one.line: vault.index(one.id_number) for one, _ in people}
    serving = {
        (bytes(row.id_hash), row.kind)
        for row in tx.session.execute(
            select(post.c.id_hash, post.c.kind).where(
                post.c.id_hash.in_(list(keys.values())), post.c.state == ACTIVE
            )
        )
    }
    new = [(one, firm) for one, firm in people if (keys[one.line], one.kind.value) not in serving]
    if not new:
        return 0
    repository.add_people(tx, vault, {keys[one.line]: one.id_number for one, _ in new})
    rows = [_post(tx, vault, import_id, one, firm, keys[one.line]) for one, firm in new]
    copy_rows(tx.session, post, rows)
    look_again(tx, *sorted({firm for _, firm in new}), licence=True)
    return len(new)


def _post(
    tx: Transaction, vault: Vault, import_id: str, one: Member, firm: str, key: bytes
) -> dict[str, Any]:
    post_id = str(uuid.uuid4())
    profile = json.dumps({**one.profile, OF_OLD_REGISTER: True}, ensure_ascii=False)
    tab = _ROWS.get(one.kind)
    return {
        "id": post_id,
        "id_hash": key,
        "enterprise_id": firm,
        "kind": one.kind.value,
        "state": ACTIVE,
        "application_id": import_id,
        "row_id": tab.value if tab else post_id,
        "profile": vault.encrypt(profile, spot(post.c.profile, post_id)),
        "standing": standing_of(one.kind, one.profile),
        "since": tx.now,
        "sealed_name": vault.encrypt(one.name, spot(post.c.sealed_name, post_id)),
    }


def _value(name: str, given: str) -> str:
    if name == "id_number":
        return numbers.identity_number(given)
    if name == "number":
        return numbers.licence_number(given)
    if name in _CHOICES:
        return _choice(_CHOICES[name], given)
    if name in _DATES:
        return _day(given)
    cleaned = texts.name(given) if name == "name" else texts.line(given)
    if len(cleaned) > 60:
        raise ValueError("不能超过60个字")
    return cleaned


def _choice(members: type[Labelled], given: str) -> str:
    for one in members:
        if given in (one.value, one.label):
            return one.value
    known = "、".join(one.label for one in members)
    raise ValueError(f"不在可选内容中，可填：{known}")


def _day(given: str) -> str:
    plain = given.replace("年", "-").replace("月", "-").removesuffix("日").replace("/", "-")
    try:
        year, month, day = (int(part) for part in plain.split("-"))
        return date(year, month, day).isoformat()
    except (ValueError, OverflowError):
        raise ValueError("应写成 2024-05-31 的样式") from None
