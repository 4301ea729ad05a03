"""How the holders of the demonstration (`holders`) get into the databases. Apart from them, because
the launcher names their accounts and needs neither services nor their libraries."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any

from sqlalchemy import select

from chassis import clock
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.identity.enterprises import enterprise_id_of
from deploy.demo.holders import HOLDERS, Holder, Kind
from deploy.demo.people import staff
from deploy.old_register.checking import CALL, database
from rules.vocabulary.enumerations import Category, Level, PersonKind
from services.personnel import old_register as people
from services.personnel.old_register import Member
from services.review.licensing.taking_over import free, take_over_all
from services.review.old_register.judging import Seen, judge
from services.review.old_register.lines import Entry, read
from services.review.tables import licences


def seed() -> None:
    """Nothing where they are there already. The people first: the licences, which are taken over
    at once, tell that all was done."""
    today = clock.today()
    entries = [entry_of(one, today) for one in HOLDERS]
    with closing(database("review")) as review:
        with review.read(CALL) as session:
            numbers = [one.number for one in entries]
            if session.scalar(select(licences.c.id).where(licences.c.number.in_(numbers)).limit(1)):
                return
        vault = Vault.from_settings()
        with closing(database("personnel")) as personnel, personnel.transaction(CALL) as tx:
            people.take_over(tx, vault, str(uuid.uuid4()), list(people_of(entries, today)))
        with review.transaction(CALL) as tx:
            _take_over(tx, entries, today)


def entry_of(holder: Holder, today: date) -> Entry:
    entry, wrong = read(holder.number + 1, holder.line(today), today)
    if entry is None:
        raise ValueError("; ".join(map(str, wrong)))
    return entry


def _take_over(tx: Transaction, entries: list[Entry], today: date) -> None:
    judged = judge(tx.session, entries, Seen(), {}, today)
    take_over_all(tx, free(tx, judged.new), today)


def people_of(entries: list[Entry], today: date) -> Iterator[tuple[Member, str]]:
    named = set[str]()  # by chance two holders could draw the same person
    for holder, entry in zip(HOLDERS, entries, strict=True):
        several = list(members(entry.number, holder.kind, 5000 + holder.number, today))
        for position, one in enumerate(several[: holder.kind.people]):
            if one.id_number not in named:
                named.add(one.id_number)
                line = 1000 * holder.number + position
                yield one._replace(line=line), enterprise_id_of(entry.uscc)


def members(number: str, kind: Kind, seed: int, today: date) -> Iterator[Member]:
    """The least staff of the highest level, with what a firm files of each."""
    highest = min(kind.levels.values(), key=_rank)
    levels = {"一级": Level.FIRST, "二级": Level.SECOND, "三级": Level.SECOND}
    level = Level.THIRD if kind.new else levels.get(highest, Level.THIRD)
    drawn = staff(level, seed, today, tuple(Category))
    heads = {
        PersonKind.TECH_HEAD: drawn.technical_head
        | {"experience": drawn.experience["technical_head"]},
        PersonKind.SAFETY_HEAD: drawn.safety_head | {"experience": drawn.experience["safety_head"]},
    }
    for post, row in heads.items():
        yield _member(number, post, row)
    for post, rows in (
        (PersonKind.TECH, drawn.technicians),
        (PersonKind.SKILL, drawn.electricians),
    ):
        for row in rows:
            yield _member(number, post, row)


def _member(number: str, kind: PersonKind, row: dict[str, Any]) -> Member:
    return Member(0, number, row["name"], row["id_number"], kind, row)


def _rank(label: str) -> int:
    return "一二三四五".index(label[0])
