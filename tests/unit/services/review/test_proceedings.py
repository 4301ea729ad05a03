"""What may be done with a proceeding, by whom and when: each guard on both sides."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chassis.context import Actor
from rules.vocabulary.enumerations import ProceedingKind, ProceedingState, StaffRole
from services.review.proceedings.model import (
    ACTIONS,
    MOST_STATEMENTS,
    Proceeding,
    Situation,
    Statement,
    to_state,
)

TODAY = date(2026, 3, 9)
AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
OPEN = Proceeding(
    id="p", number="华东能资案〔2026〕1号", kind="REVOKE", ground="LICENCE_ABUSE",
    office="EAST_CHINA", enterprise_id="f", enterprise_name="某公司", uscc="", licence_id="l",
    case_id=None, undoes=None, facts="事实", state="OPEN", proposed_by_id="a",
    proposed_by_name="甲", proposed_at=AT, heard_until=TODAY, heard_at=None, decided_by_id=None,
    decided_by_name=None, decided_at=None, decision="", licence_version=None, version=1,
)  # fmt: skip
CANCEL = replace(OPEN, kind="CANCEL")
RESTORE = replace(OPEN, kind="RESTORE", heard_until=None)
HEARD = replace(OPEN, heard_at=AT)
DONE = replace(OPEN, state="DECIDED")
SAID = Statement("s", "FIRM", "意见", AT, None, None)
ANSWERED = replace(SAID, answer="不成立", answered_at=AT)
LATER = TODAY + timedelta(days=1)


def by(account: str, *roles: StaffRole) -> Actor:
    return Actor("staff", account, "人员", roles=tuple(role.value for role in roles))


EXAMINER, HEAD = by("a", StaffRole.EXAMINE), by("b", StaffRole.DECIDE)
PROPOSER_AND_HEAD, CLERK = by("a", StaffRole.DECIDE), by("c", StaffRole.ISSUE)


def at(actor: Actor, one: Proceeding, *said: Statement, **more: Any) -> Situation:
    return Situation(actor, one, said, **{"today": TODAY, **more})


@pytest.mark.spec("N-15", "N-09")
@pytest.mark.parametrize(
    ("action", "situation", "why_not"),
    [
        # Decided by another than who proposed it, of the role, once it was heard and answered.
        ("decide", at(HEAD, OPEN), "期满或者当事人确认"),
        ("decide", at(HEAD, OPEN, today=LATER), None),
        ("decide", at(HEAD, HEARD), None),
        ("decide", at(HEAD, HEARD, SAID), "1条意见没有答复"),
        ("decide", at(HEAD, HEARD, ANSWERED), None),
        ("decide", at(PROPOSER_AND_HEAD, HEARD), "提出人"),
        ("decide", at(EXAMINER, HEARD), "决定岗位"),
        ("decide", at(HEAD, replace(CANCEL, heard_at=AT)), "公示期至2026年3月9日"),
        ("decide", at(HEAD, CANCEL, today=LATER), None),
        ("decide", at(HEAD, RESTORE), None),
        ("decide", at(HEAD, DONE, today=LATER), "已作出决定"),
        # Dropped by its proposer or a head.
        ("drop", at(EXAMINER, OPEN), None),
        ("drop", at(HEAD, OPEN), None),
        ("drop", at(by("z", StaffRole.EXAMINE), OPEN), "提出人"),
        ("drop", at(HEAD, replace(OPEN, state="DROPPED")), "已终结"),
        ("record", at(EXAMINER, OPEN, today=LATER), None),
        ("record", at(EXAMINER, OPEN, *[ANSWERED] * MOST_STATEMENTS), "不能再增加"),
        ("record", at(CLERK, OPEN), "审查、决定岗位"),
        ("record", at(EXAMINER, DONE), "已作出决定"),
        ("answer", at(EXAMINER, OPEN, SAID), None),
        ("answer", at(EXAMINER, OPEN, ANSWERED), "没有需要答复"),
        ("answer", at(CLERK, OPEN, SAID), "审查、决定岗位"),
        ("undo", at(EXAMINER, DONE), None),
        ("undo", at(EXAMINER, OPEN), "还没有作出决定"),
        ("undo", at(EXAMINER, DONE, undone=True), "已经提出"),
        ("undo", at(EXAMINER, replace(RESTORE, state="DECIDED")), "不能再撤销"),
        ("undo", at(CLERK, DONE), "审查、决定岗位"),
    ],
)
def test_what_may_be_done_and_why_not(
    action: str, situation: Situation, why_not: str | None
) -> None:
    refused = ACTIONS[action](situation)
    assert (refused is None) == (why_not is None) and (why_not or "") in str(refused or "")


@pytest.mark.parametrize(
    ("one", "today", "why_not"),
    [
        (OPEN, TODAY, None),
        (OPEN, LATER, "期限已于2026年3月9日届满"),
        (HEARD, TODAY, "已确认没有其他意见"),
        (RESTORE, TODAY, "不需要陈述申辩"),
        (DONE, TODAY, "已作出决定"),
    ],
)
def test_when_the_firm_may_still_speak(one: Proceeding, today: date, why_not: str | None) -> None:
    refused = to_state(at(Actor("enterprise", "f"), one, today=today))
    assert (refused is None) == (why_not is None) and (why_not or "") in str(refused or "")


def test_every_kind_and_state_has_its_words() -> None:
    assert all(one.label for one in (*ProceedingKind, *ProceedingState))
