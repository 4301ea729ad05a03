"""Whom the lines of an Excel file mean."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Call
from chassis.personal import opened
from chassis.vault import Vault
from contracts.errors import Finding, Invalid
from contracts.staffing import FindLeavers, FoundLeavers, NamedLeaver
from rules.vocabulary import numbers
from rules.vocabulary.texts import folded_name
from services.personnel.model import ACTIVE
from services.personnel.tables import post

NOT_HERE = "不在本单位名册上，请核对身份证号；已经离职的请删除这一行"
OTHER_NAME = "身份证号对应的人员姓名与此不一致，请核对"
TWICE = "与第{line}行是同一人"


def find_leavers(
    session: Session, call: Call, request: FindLeavers, *, vault: Vault
) -> FoundLeavers:
    """All or none. Raises Invalid with {path: "<line>.<field>", line, column, message} of every
    fault."""
    wanted = [(one, vault.index(numbers.person_key(one.id_number))) for one in request.people]
    rows = session.execute(
        select(post.c.id, post.c.id_hash, post.c.name, post.c.sealed_name)
        .where(
            post.c.enterprise_id == str(call.actor.enterprise_id),
            post.c.state == ACTIVE,
            post.c.id_hash.in_([key for _, key in wanted]),
        )
        .order_by(post.c.since, post.c.id)
    )
    known = {
        bytes(row.id_hash): (row.id, opened(vault, post.c.sealed_name, row, row.id) or "")
        for row in rows
    }
    lines: dict[bytes, int] = {}
    faults, found = list[Finding](), list[str]()
    for one, key in wanted:
        if key not in known:
            faults.append(_at(one, "id_number", "身份证号", NOT_HERE))
        elif folded_name(known[key][1]) != folded_name(one.name):
            faults.append(_at(one, "name", "姓名", OTHER_NAME))
        elif key in lines:
            faults.append(_at(one, "id_number", "身份证号", TWICE.format(line=lines[key])))
        else:
            lines[key] = one.line
            found.append(known[key][0])
    if faults:
        raise Invalid("表格内容有误，没有办理离职，请修改后重新上传", findings=faults)
    return FoundLeavers(post_ids=found)


def _at(one: NamedLeaver, field: str, column: str, message: str) -> Finding:
    return {
        "path": f"{one.line}.{field}", "line": one.line, "column": column, "message": message,
    }  # fmt: skip
