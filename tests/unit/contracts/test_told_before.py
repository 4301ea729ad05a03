"""What the release before has told and stored is understood by this one, and the other way round:
while both run, each reads what the other tells."""

from datetime import UTC, date, datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

import contracts
from chassis.context import SYSTEM_ACTOR
from chassis.events import envelope
from contracts.application.parties import PARTY_TOLD, PartyTold
from contracts.application.submission import (
    APPLICATION_ABANDONED,
    APPLICATION_FILE_DAMAGE,
    APPLICATION_SUBMITTED,
    Changed,
    EndedData,
    FileDamage,
    SubmittedData,
)
from contracts.corrections import Correction
from contracts.evaluation.told import EVALUATION_ANSWERED, Answered
from contracts.events import REGISTRY, EventType
from contracts.hires import HIRE_DECIDED, HireDecided
from contracts.review.cases import CASE_CLOSED, CASE_MOVED, CaseClosed, CaseMoved, Particulars
from contracts.review.licences import LICENCE_ENDED, LicenceEnded
from contracts.review.messages import FIRM_TOLD, FirmTold
from contracts.review.reminders import HOLDER_REMINDED, HolderReminded
from contracts.structs import Fact
from contracts.watching import HOLDER_NOTIFIED, HOLDER_SHORT, HolderNotified, HolderShort
from rules.vocabulary.enumerations import CaseOutcome, RegisterEffect, RosterEffect

IDS: dict[str, Any] = {"application_id": "a1", "enterprise_id": "e1"}
FIRM = {
    "enterprise_name": "上海明远电力工程有限公司", "uscc": "91310000MA1FL0GH8U",
    "legal_representative": "张三", "address": "上海市", "office": "EAST_CHINA",
}  # fmt: skip
SHORT: dict[str, Any] = {
    "shortfall_id": "f1", "enterprise_id": "e1", "licence_number": "4-1-00033-2026",
    "since": "2026-03-02", "missing": 3, "expired": 1, "unfit": 0,
}  # fmt: skip
FILED = {"number": "SQ2026-000001", "categories": {"CS": "3"}, "manual": 2, **FIRM, **IDS}
SUBMITTED = FILED | {"submitted_at": "2026-03-02T01:02:03.000456+00:00"}
AT = datetime(2026, 3, 2, 1, 2, 3, 456, tzinfo=UTC)
NUMBER = "4-1-00001-2026"
LICENCE: dict[str, Any] = {"licence_id": "l1", "licence_number": NUMBER}
GRANTED, KEEP = CaseOutcome.GRANTED, RosterEffect.KEEP
NONE, REPLACE = RegisterEffect.NONE, RosterEffect.REPLACE
NEW_ENTRY = {"name": "n", "uscc": "u", "address": "d", "legal_representative": "r"}
END = {"roster": "KEEP", "register": "NONE"}

# (type, version, data as it stands in an outbox, what it says), as the releases so far wrote it.
BEFORE: list[tuple[EventType[Any], int, dict[str, Any], Fact]] = [
    (
        EVALUATION_ANSWERED, 1,
        {"evaluation_id": "v1", "enterprise_id": "e1", "number": "HD-2026-000001"},
        Answered(evaluation_id="v1", enterprise_id="e1", number="HD-2026-000001"),
    ),
    (
        APPLICATION_SUBMITTED, 1,
        SUBMITTED | {"type": "NEW", "procedure": "GENERAL", "round": 1},
        SubmittedData(type="NEW", procedure="GENERAL", round=1, submitted_at=AT, **FILED),
    ),
    (
        APPLICATION_SUBMITTED, 1,
        SUBMITTED | {
            "type": "REG_CHANGE", "procedure": "GENERAL", "round": 2,
            "changes": {"items": ["NAME"], "name": "新名", "uscc": None, "address": None,
                        "legal_representative": None},
        },
        SubmittedData(
            type="REG_CHANGE", procedure="GENERAL", round=2, submitted_at=AT,
            changes=Changed(items=["NAME"], name="新名"), **FILED,
        ),
    ),
    (APPLICATION_ABANDONED, 1, IDS | {"reason": "不再"}, EndedData(reason="不再", **IDS)),
    (
        APPLICATION_FILE_DAMAGE, 1, {"application_id": "a1", "damaged": 2},
        FileDamage(application_id="a1", damaged=2),
    ),
    (
        CASE_MOVED, 1,
        IDS | {"state": "RETURNED", "note": "请",
               "items": [{"section": "basic", "item": None, "message": "补"}]},
        CaseMoved(
            state="RETURNED", note="请", items=[Correction(section="basic", message="补")], **IDS
        ),
    ),
    (CASE_MOVED, 1, IDS | {"state": "ACCEPTED", "items": []}, CaseMoved(state="ACCEPTED", **IDS)),
    (
        CASE_CLOSED, 1, IDS | {"outcome": "ISSUED", "licence_number": NUMBER},
        CaseClosed(
            type="NEW", outcome=GRANTED, state="ISSUED", licence_number=NUMBER, roster=REPLACE,
            register=NONE, **IDS,
        ),
    ),
    (
        CASE_CLOSED, 1, IDS | {"outcome": "REJECTED_FILING", "licence_number": None},
        CaseClosed(
            type="NEW", outcome=CaseOutcome.REJECTED_FILING, state="REJECTED_FILING", roster=KEEP,
            register=NONE, **IDS,
        ),
    ),
    (
        CASE_CLOSED, 2, IDS | END | {"type": "NEW", "outcome": "TERMINATED", "state": "TERMINATED"},
        CaseClosed(
            type="NEW", outcome=CaseOutcome.TERMINATED, state="TERMINATED", roster=KEEP,
            register=NONE, **IDS,
        ),
    ),
    (
        CASE_CLOSED, 2,
        IDS | LICENCE | {
            "type": "REG_CHANGE", "outcome": "GRANTED", "state": "ISSUED", "roster": "KEEP",
            "register": "CHANGED", "particulars": NEW_ENTRY,
        },
        CaseClosed(
            type="REG_CHANGE", outcome=GRANTED, state="ISSUED", roster=KEEP,
            register=RegisterEffect.CHANGED, particulars=Particulars(**NEW_ENTRY), **LICENCE, **IDS,
        ),
    ),
    (
        HIRE_DECIDED, 1,
        {"hire_id": "h1", "enterprise_id": "e1", "kind": "TECH", "outcome": "PASS",
         "submitted_at": "2026-03-02T01:02:03.000456+00:00"},
        HireDecided(
            hire_id="h1", enterprise_id="e1", kind="TECH", outcome="PASS", submitted_at=AT
        ),
    ),
    (
        HOLDER_SHORT, 1, SHORT,
        HolderShort(**{**SHORT, "since": date(2026, 3, 2)}),
    ),
    (
        HOLDER_NOTIFIED, 1, SHORT | {"deadline": "2026-04-01"},
        HolderNotified(**{**SHORT, "since": date(2026, 3, 2)}, deadline=date(2026, 4, 1)),
    ),
    (
        LICENCE_ENDED, 1, LICENCE | {"enterprise_id": "e1", "state": "EXPIRED"},
        LicenceEnded(enterprise_id="e1", state="EXPIRED", **LICENCE),
    ),
    (
        FIRM_TOLD, 1,
        {"enterprise_id": "e1", "kind": "ACCEPTED", "values": {"number": "受1号"},
         "application_id": "a1", "document_id": None},
        FirmTold(
            enterprise_id="e1", kind="ACCEPTED", values={"number": "受1号"}, application_id="a1"
        ),
    ),
    (
        HOLDER_REMINDED, 1,
        {"reminder_id": "r1", "enterprise_id": "e1", "kind": "LICENCE_END", "day": "2032-03-01",
         "text": "将届满"},
        HolderReminded(
            reminder_id="r1", enterprise_id="e1", kind="LICENCE_END", day=date(2032, 3, 1),
            text="将届满",
        ),
    ),
    (
        PARTY_TOLD, 1,
        {"application_id": "a1", "enterprise_id": "e1", "kind": "PARTY_AGREED",
         "values": {"firm": "f", "business": "合并申请"}},
        PartyTold(
            application_id="a1", enterprise_id="e1", kind="PARTY_AGREED",
            values={"firm": "f", "business": "合并申请"},
        ),
    ),
]  # fmt: skip
TOLD = [pytest.param(*one, id=f"{one[0].name}-{number}") for number, one in enumerate(BEFORE)]


def stored(type_: EventType[Any], version: int, data: dict[str, Any]) -> dict[str, Any]:
    """As it lies in an outbox, or among the dead letters."""
    return {
        "id": "5f0c", "type": type_.name, "version": version, "stream": "application:a1", "seq": 1,
        "occurred_at": "2026-03-02T01:02:03+00:00", "actor": SYSTEM_ACTOR("review").to_dict(),
        "case_id": "a1", "causation_id": None, "trace_id": "t", "data": data,
    }  # fmt: skip


@pytest.mark.parametrize(("type_", "version", "data", "fact"), TOLD)
def test_what_was_stored_before_is_understood(
    type_: EventType[Any], version: int, data: dict[str, Any], fact: Fact
) -> None:
    assert envelope.load(stored(type_, version, data), type_, "q").data == fact


@pytest.mark.parametrize(("type_", "version", "data", "fact"), TOLD)
def test_what_a_release_to_come_adds_does_not_matter(
    type_: EventType[Any], version: int, data: dict[str, Any], fact: Fact
) -> None:
    more = data | {"added_later": {"by": ["somebody"]}}
    assert envelope.load(stored(type_, version, more), type_, "q").data == fact


@pytest.mark.parametrize(("type_", "version", "data", "fact"), TOLD)
def test_the_release_before_finds_what_it_knows_in_what_is_told_now(
    type_: EventType[Any], version: int, data: dict[str, Any], fact: Fact
) -> None:
    told = type_.dump(fact)
    assert type_.load(told, type_.version) == fact
    if version == type_.version:
        known = {name: value for name, value in data.items() if name != "submitted_at"}
        assert {name: _without_more(told[name], value) for name, value in known.items()} == known


def _without_more(told: Any, known: Any) -> Any:
    if not isinstance(known, dict):
        return told
    return {name: told[name] for name in known}


def test_every_event_and_every_version_that_is_read_is_here() -> None:
    for module in iter_modules(contracts.__path__, "contracts."):
        import_module(module.name)
    ours = [one for one in REGISTRY.values() if one.data.__module__.startswith("contracts.")]
    read = {(one.name, version) for one in ours for version in (one.version, *one.reads)}
    assert {(type_.name, version) for type_, version, _, _ in BEFORE} == read


def test_an_end_without_what_follows_from_it_is_refused() -> None:
    data = IDS | {"type": "NEW", "outcome": "GRANTED", "state": "ISSUED", "roster": "REPLACE"}
    for spoilt in (data, data | {"register": "SOMETHING"}):
        with pytest.raises(envelope.MalformedError):
            envelope.load(stored(CASE_CLOSED, 2, spoilt), CASE_CLOSED, "q")
    assert CASE_CLOSED.load(data | {"register": "NONE"}, 2).licence_id is None
