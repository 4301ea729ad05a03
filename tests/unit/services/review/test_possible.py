"""What may be done in a case, and why not, in every situation."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.context import Actor
from contracts.errors import Conflict, Forbidden
from contracts.review.cases import Possible
from contracts.structs import as_dict
from rules.ledger import Entry, Extend, Pause, Start, read
from rules.vocabulary.enumerations import (
    CaseState,
    CountedFrom,
    LedgerActor,
    PauseGround,
    Procedure,
)
from services.review.case import Case, Task, moved
from services.review.model import Given
from services.review.possible import REFUSALS, Situation, ensure, possible
from services.review.procedure import steps_of

STEPS = steps_of("NEW", Procedure.GENERAL)
NOW = datetime(2026, 3, 4, 1, tzinfo=UTC)
DAY, LAW = date(2026, 3, 4), "行政许可法"
CASE = Case(
    id="c", type="NEW", procedure="GENERAL", number="SQ1", office="EAST_CHINA", enterprise_id="e",
    enterprise_name="某公司", uscc="", legal_representative="", address="", categories={},
    state="EXAMINING", step="EXAMINE", round=1, opened_at=NOW, accepted_at=NOW,
    acceptance_number=None, decided_at=None, closed_at=None, version=3,
)  # fmt: skip
FILED = Start(DAY, "", LAW, LedgerActor.APPLICANT, CountedFrom.FILING)
ACCEPTED = Start(DAY, "", LAW, LedgerActor.AUTHORITY, CountedFrom.ACCEPTANCE)


def who(*roles: str, account: str = "me") -> Actor:
    return Actor("staff", account, "甲", office="EAST_CHINA", roles=roles)


def at(
    actor: Actor,
    *,
    step: str = "EXAMINE",
    claimed: str | None = None,
    given: tuple[Given, ...] = (),
    entries: Sequence[Entry] = (),
    task: bool = True,
    today: date = DAY,
    proposed: str | None = None,
    stands_in: bool = False,
    **changes: Any,
) -> Situation:
    shown = Task("t", "c", step, step, "EAST_CHINA", NOW, claimed, claimed and "乙", None)
    changed = {name: changes.get(name, getattr(CASE, name)) for name in Case.__dataclass_fields__}
    case = Case(**changed | {"step": step})
    ledger = read([FILED, ACCEPTED, *entries], kept=True)
    return Situation(
        actor,
        case,
        STEPS,
        shown if task else None,
        given,
        ledger,
        today,
        stands_in=stands_in,
        proposed_by=proposed,
    )


def allowed(situation: Situation) -> set[str]:
    return {name for name, view in as_dict(possible(situation)).items() if view["allowed"]}


EXAMINER, HEAD = who("EXAMINE"), who("DECIDE")
STANDING = Pause(DAY, "", LAW, LedgerActor.AUTHORITY, PauseGround.HEARING)
RETURNED = Pause(DAY, "", LAW, LedgerActor.AUTHORITY, PauseGround.CORRECTION)
EXTENDED = Extend(DAY, "", LAW, LedgerActor.AUTHORITY, "DECIDE", 10)


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (at(EXAMINER), {"claim"}),
        (at(EXAMINER, claimed="me"), {"decide", "release", "suspend", "hand_over", "propose"}),
        (at(EXAMINER, claimed="me", proposed="me"), {"decide", "release", "suspend", "hand_over"}),
        (at(EXAMINER, claimed="you"), set()),
        (at(EXAMINER, claimed="you", stands_in=True), {"claim", "hand_over"}),
        (at(HEAD, claimed="you"), {"release", "hand_over", "propose", "suspend"}),
        (at(HEAD, claimed="you", proposed="you"), {"release", "hand_over", "extend", "suspend"}),
        (at(HEAD, claimed="you", proposed="me"), {"release", "hand_over", "suspend"}),
        (at(HEAD, entries=[EXTENDED]), {"hand_over", "suspend"}),
        (at(HEAD, today=date(2026, 5, 4)), {"hand_over", "suspend"}),
        (at(HEAD, entries=[STANDING]), {"hand_over", "resume"}),
        (at(EXAMINER, claimed="me", entries=[STANDING]), {"release", "hand_over", "resume"}),
        (at(who("FORMAL"), step="FORMAL"), {"claim"}),
        (
            at(who("FORMAL", "DECIDE"), step="FORMAL", claimed="me"),
            {"decide", "release", "hand_over"},
        ),
        (at(HEAD, task=False, entries=[RETURNED]), set()),
        (
            at(HEAD, step="DECIDE", given=(Given("EXAMINE", "PASS", "me"),)),
            {"hand_over", "propose", "suspend"},
        ),
        (at(who("ISSUE"), step="ISSUE", claimed="me"), {"decide", "release", "hand_over"}),
    ],
)
@pytest.mark.spec("N-02", "N-07", "N-09")
def test_what_may_be_done(situation: Situation, expected: set[str]) -> None:
    assert allowed(situation) == expected


def test_what_may_not_be_done_says_why() -> None:
    views = possible(at(EXAMINER, claimed="you"))
    assert views.claim.why_not == "已由乙领取，请办理其他任务"
    assert "审查、决定" in str(possible(at(HEAD, step="FORMAL")).extend.why_not)
    assert "听证期间" in str(possible(at(HEAD, entries=[STANDING])).suspend.why_not)
    # There is nothing to do, which needs no reason.
    assert possible(at(EXAMINER, claimed="me")).claim == Possible(allowed=False, why_not=None)


@pytest.mark.parametrize("name", REFUSALS)
def test_a_command_refuses_what_the_page_does_not_offer(name: str) -> None:
    over = at(who("FORMAL"), task=False, closed_at=NOW, state="REFUSED")
    with pytest.raises((Conflict, Forbidden)):
        ensure(REFUSALS[name](over))


def test_an_outcome_moves_the_case_once() -> None:
    later = datetime(2026, 3, 9, 1, tzinfo=UTC)
    accepted = moved(CASE, STEPS, STEPS.outcome("ACCEPT", "PASS"), later)
    assert (accepted.state, accepted.step, accepted.accepted_at) == ("EXAMINING", "EXAMINE", later)
    returned = moved(CASE, STEPS, STEPS.outcome("EXAMINE", "RETURN"), later)
    assert (returned.state, returned.step, returned.closed_at) == ("RETURNED", "EXAMINE", None)
    refused = moved(CASE, STEPS, STEPS.outcome("DECIDE", "REFUSE"), later)
    assert (refused.state, refused.decided_at, refused.closed_at) == ("REFUSED", later, later)
    issued = moved(CASE, STEPS, STEPS.outcome("ISSUE", "PASS"), later)
    assert (issued.state, issued.closed_at) == (CaseState.ISSUED, later)
    assert {one.version for one in (accepted, returned, refused, issued)} == {4}
