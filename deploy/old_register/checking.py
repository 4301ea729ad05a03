"""The dry run: every line of both files against the rules, each other and the databases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import system_call
from chassis.database import Db
from chassis.settings import settings
from chassis.vault import Vault
from contracts.review.old_register import MOST_FAULTS
from deploy.old_register.files import lines_of
from rules.vocabulary.enumerations import PersonKind
from services.identity.tables import enterprise
from services.personnel import old_register as people
from services.personnel.old_register import Member
from services.review.old_register import lines
from services.review.old_register.judging import Judged, Seen, judge
from services.review.old_register.lines import Entry, Fault

BATCH = 500
CALL = system_call("operator")
Tell = Callable[[str, int], None]
"""(what is being done, with how many so far)"""
T = TypeVar("T")


@dataclass
class Outcome:
    """people_new: those who are on no roster yet. firms: number → enterprise of the valid licences
    of the file."""

    new: int = 0
    unchanged: int = 0
    people: int = 0
    people_new: int = 0
    licence_faults: list[Fault] = field(default_factory=list)
    people_faults: list[Fault] = field(default_factory=list)
    firms: dict[str, str] = field(default_factory=dict)


def database(service: str) -> Db:
    return Db.connect(settings().database_url(service), service)


def check(licences: Path, roster: Path | None, on: date, tell: Tell) -> Outcome:
    """Everything that is wrong in either file; nothing is changed."""
    outcome = Outcome()
    with closing(database("review")) as review, closing(database("identity")) as identity:
        for _, judged in judged_batches(review, identity, licences, on, outcome.licence_faults):
            outcome.new += len(judged.new)
            outcome.unchanged += judged.unchanged
            outcome.firms |= judged.firms
            tell("检查许可证", outcome.new + outcome.unchanged)
    if roster is not None:
        with closing(database("personnel")) as personnel:
            _check_people(personnel, roster, outcome, tell)
    return outcome


def judged_batches(
    review: Db, identity: Db, path: Path, on: date, faults: list[Fault]
) -> Iterator[tuple[list[Entry], Judged]]:
    """The file a batch at a time; what is wrong goes to `faults`."""
    seen = Seen()
    for batch in batches(_entries(path, on, faults)):
        with identity.read(CALL) as session:
            registered = _registered(session, batch)
        with review.read(CALL) as session:
            judged = judge(session, batch, seen, registered, on)
        faults += judged.faults
        yield batch, judged


def _entries(path: Path, on: date, faults: list[Fault]) -> Iterator[Entry]:
    for line, given in lines_of(path, lines.COLUMNS):
        if isinstance(given, Fault):
            faults.append(given)
            if _too_many(line, faults):
                return
            continue
        entry, wrong = lines.read(line, given, on)
        faults += wrong
        if entry:
            yield entry
        if _too_many(line, faults):
            return


def _too_many(line: int, faults: list[Fault]) -> bool:
    """Whether to give it up; that is told too."""
    if len(faults) < MOST_FAULTS:
        return False
    faults.append(Fault(line, "", f"错误超过{MOST_FAULTS}处，后面的内容没有检查"))
    return True


def _registered(session: Session, batch: list[Entry]) -> dict[str, str]:
    wanted = enterprise.c.uscc.in_([one.uscc for one in batch])
    rows = session.execute(select(enterprise.c.uscc, enterprise.c.id).where(wanted))
    return {row.uscc: str(row.id) for row in rows}


def members(path: Path, faults: list[Fault]) -> Iterator[Member]:
    """Who is named in a roster; what is wrong goes to `faults`."""
    for line, given in lines_of(path, people.COLUMNS):
        if isinstance(given, Fault):
            faults.append(given)
            if _too_many(line, faults):
                return
            continue
        row, wrong = lines.named(line, given, people.COLUMNS)
        found, mistakes = people.read(row)
        faults += wrong + [Fault(line, column, message) for column, message in mistakes]
        if not wrong and not mistakes:
            yield people.member(line, found)
        if _too_many(line, faults):
            return


def _check_people(personnel: Db, path: Path, outcome: Outcome, tell: Tell) -> None:
    vault, seen, faults = Vault.from_settings(), _SeenPeople(), outcome.people_faults
    for batch in batches(members(path, faults), 2 * BATCH):
        placed: list[tuple[Member, str]] = []
        for one in batch:
            firm = outcome.firms.get(one.number)
            fault = _unknown(one) if firm is None else seen.fault(vault, one)
            if fault:
                faults.append(fault)
            elif firm:
                placed.append((one, firm))
        with personnel.read(CALL) as session:
            elsewhere, serving = people.serving(session, vault, placed)
            for one in elsewhere:
                message = "该人员在其他企业任职，同一人只能在一家企业任职"
                faults.append(Fault(one.line, people.COLUMNS["id_number"], message))
        outcome.people += len(placed)
        outcome.people_new += len(placed) - len(elsewhere) - serving
        tell("检查名册", outcome.people)


def _unknown(one: Member) -> Fault:
    message = f"许可证文件中没有有效的许可证{one.number}"
    return Fault(one.line, people.COLUMNS["number"], message)


class _SeenPeople:
    """Who stands on the lines before, by a piece of the keyed hash: a million and a half take a
    quarter of a gibibyte."""

    def __init__(self) -> None:
        self._lines: dict[int, int] = {}
        self._heads: dict[tuple[str, PersonKind], int] = {}

    def fault(self, vault: Vault, one: Member) -> Fault | None:
        key = int.from_bytes(vault.index(one.id_number)[:8])
        before = self._lines.setdefault(key, one.line)
        if before != one.line:
            message = f"该人员在第{before}行已经列出，同一人只能列一次"
            return Fault(one.line, people.COLUMNS["id_number"], message)
        if one.kind in (PersonKind.TECH_HEAD, PersonKind.SAFETY_HEAD):
            before = self._heads.setdefault((one.number, one.kind), one.line)
            if before != one.line:
                message = f"第{before}行已有{one.kind.label}，一家单位只能有一人"
                return Fault(one.line, people.COLUMNS["kind"], message)
        return None


def batches(found: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    several = iter(found)
    while batch := list(islice(several, size)):
        yield batch
