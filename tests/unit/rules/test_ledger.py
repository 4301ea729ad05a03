"""The ledger of a case's time limits: what may follow what, and what follows from it."""

import doctest
from datetime import date

import pytest

from rules import ledger as ledger_module
from rules.deadlines import Terms
from rules.ledger import (
    AlreadyExtended,
    AlreadyStarted,
    Entry,
    Extend,
    Lapsed,
    Ledger,
    LedgerError,
    NotExtendable,
    NotPaused,
    NotStarted,
    OutOfOrder,
    Pause,
    Paused,
    Resume,
    Start,
    lines,
)
from rules.vocabulary.enumerations import (
    ApplicationType,
    CountedFrom,
    EntryKind,
    PauseGround,
    Procedure,
)
from tests.factories.ledger import (
    ACCEPTED,
    DECISION,
    EXAMINATION,
    FILED,
    HEARING,
    clock_of,
    day,
    due,
    extend,
    pause,
    read,
    resume,
    start,
)

pytestmark = pytest.mark.spec("N-02", "N-07", "P-06")


def test_without_anything_else_a_clock_runs_from_its_start() -> None:
    clock = read([start()]).clocks[-1]
    assert clock.due(DECISION).day == date(2026, 4, 1)
    assert [clock.used(day(number)) for number in (3, 4, 5, 9)] == [0, 0, 1, 3]
    assert clock.paused_on is None


@pytest.mark.spec("N-03")
def test_while_it_stands_nothing_is_counted_and_today_s_answer_has_its_date() -> None:
    ledger = read([start(), pause(day(6))])
    (clock,) = ledger.clocks
    assert (ledger.ground, clock.paused_on) == (PauseGround.CORRECTION, day(6))
    assert clock.used(day(31)) == 2
    # Eighteen days are left, counted from the 17th.
    assert clock.due(DECISION, resumed_on=day(16)).day == date(2026, 4, 10)
    answered = ledger.add(resume(day(16)))
    assert answered.ground is None
    assert answered.clocks[-1].due(DECISION).day == date(2026, 4, 10)
    assert answered.clocks[-1].due(DECISION, resumed_on=day(30)).day == date(2026, 4, 10)


def test_an_answer_on_the_day_of_the_question_costs_nothing() -> None:
    assert due(pause(day(6)), resume(day(6))) == due()


def test_an_extension_prolongs_its_own_limit_only() -> None:
    assert due(extend(day(10))) == date(2026, 4, 16)
    assert due(extend(day(10)), limit=EXAMINATION) == due(limit=EXAMINATION)
    assert read([start(), extend(day(10))]).clocks[-1].working_days(DECISION) == 30
    assert due(extend(day(10), working_days=1)) == date(2026, 4, 2)


def test_the_next_clock_ends_the_one_before() -> None:
    ledger = read([FILED, start(), start(day(20), CountedFrom.DECISION)])
    assert [clock.counted_from for clock in ledger.clocks] == list(CountedFrom)
    assert [clock.ended_on for clock in ledger.clocks] == [ACCEPTED, day(20), None]
    acceptance = ledger.clock(CountedFrom.ACCEPTANCE)
    assert acceptance and acceptance.used(day(31)) == acceptance.used(day(20)) == 12
    assert read([FILED]).clock(CountedFrom.ACCEPTANCE) is None


def test_what_happens_to_a_clock_leaves_the_one_before_as_it_was() -> None:
    ledger = read([FILED, start(), pause(day(5)), resume(day(6)), extend(day(9))])
    earlier, later = ledger.clocks
    assert (earlier.pauses, earlier.extensions) == ((), ())
    assert later.pauses == ((day(5), day(6)),)
    assert later.extensions == (("DECIDE", 10),)


def test_the_third_clock_alone_is_stopped_and_prolonged() -> None:
    before = [FILED, start(), start(day(9), CountedFrom.DECISION)]
    entries = [*before, pause(day(10)), resume(day(12)), extend(day(13))]
    assert read(entries, kept=True).clocks == (
        clock_of(CountedFrom.FILING, day(2), ended_on=ACCEPTED),
        clock_of(CountedFrom.ACCEPTANCE, ACCEPTED, ended_on=day(9)),
        clock_of(CountedFrom.DECISION, day(9), ((day(10), day(12)),), (("DECIDE", 10),)),
    )


@pytest.mark.parametrize(
    ("before", "entry", "reason"),
    [
        ([start(), extend(day(9))], pause(day(6)), "the entry before it is of 2026-03-09"),
        ([start(), extend(day(5)), pause(day(6))], HEARING, "the clock stands since 2026-03-06"),
        ([FILED, start()], start(day(9)), "the clock already counts from ACCEPTANCE"),
    ],
)
def test_a_refusal_names_the_entry_that_stands_in_the_way(
    before: list[Entry], entry: Entry, reason: str
) -> None:
    with pytest.raises(LedgerError) as caught:
        read(before).add(entry)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ([pause(day(6))], NotStarted),
        ([resume(day(6))], NotStarted),
        ([extend(day(6))], NotStarted),
        ([start(), start(day(5))], AlreadyStarted),
        ([start(), start(day(5), CountedFrom.FILING)], AlreadyStarted),
        ([start(day(2), CountedFrom.FILING), start(), start(day(5))], AlreadyStarted),
        ([start(), pause(day(3))], OutOfOrder),
        ([start(), pause(day(9)), resume(day(6))], OutOfOrder),
        ([start(), resume(day(6))], NotPaused),
        ([start(), pause(day(5)), resume(day(6)), resume(day(6))], NotPaused),
        ([start(), pause(day(5)), pause(day(6), PauseGround.HEARING)], Paused),
        ([start(), pause(day(5)), extend(day(6))], Paused),
        ([start(), pause(day(5)), start(day(6), CountedFrom.DECISION)], Paused),
        ([start(), extend(day(5)), extend(day(6))], AlreadyExtended),
        ([start(), extend(day(5), working_days=0)], NotExtendable),
        ([start(), extend(day(5), working_days=11)], NotExtendable),
        ([start(), extend(day(5), "EXAMINE", 5)], NotExtendable),
        ([start(), extend(day(5), "THINK")], NotExtendable),
        ([FILED, extend(day(5))], NotExtendable),
        ([start(), extend(date(2026, 4, 2))], Lapsed),
        ([start(), pause(day(6)), resume(day(16)), extend(date(2026, 4, 11))], Lapsed),
    ],
)
def test_what_cannot_follow_is_refused_by_name(
    entries: list[Entry], error: type[LedgerError]
) -> None:
    *before, last = entries
    ledger = read(before)
    with pytest.raises(error) as caught:
        ledger.add(last)
    assert caught.value.entry is last
    assert str(last.day) in str(caught.value) and caught.value.reason


@pytest.mark.spec("N-07")
@pytest.mark.parametrize(
    "entries",
    [
        [start(), extend(day(5), working_days=1)],
        [start(), extend(day(5), working_days=10)],
        [start(), extend(date(2026, 4, 1))],
        [start(), pause(day(6)), resume(day(16)), extend(date(2026, 4, 10))],
    ],
)
def test_what_the_law_gives_is_given_up_to_the_last_day(entries: list[Entry]) -> None:
    (_, days) = read(entries).clocks[-1].extensions[0]
    assert read(entries).clocks[-1].working_days(DECISION) == 20 + days


@pytest.mark.parametrize(
    "terms",
    [
        None,
        Terms(ApplicationType.RENEW),
        Terms(ApplicationType.CANCEL),
        Terms(ApplicationType.NEW, Procedure.PROMISE),
    ],
)
def test_whose_limit_cannot_be_extended_is_not(terms: Terms | None) -> None:
    with pytest.raises(NotExtendable):
        read([start(), extend(day(5))], terms=terms)


def test_what_was_allowed_once_is_not_judged_again() -> None:
    late = [start(), extend(date(2026, 5, 6), working_days=11)]
    assert read(late, kept=True).clocks[-1].working_days(DECISION) == 31
    assert [line.working_days for line in lines(read(late, kept=True), lambda _: DECISION)] == [
        20,
        31,
    ]


def test_two_limits_of_one_clock_may_each_be_extended() -> None:
    entries = [start(), extend(day(5)), extend(day(6), "EXAMINE", 5)]
    clock = read(entries, kept=True).clocks[-1]
    assert [clock.working_days(one) for one in (DECISION, EXAMINATION)] == [30, 20]


def test_an_empty_ledger_stands_nowhere() -> None:
    assert (Ledger().ground, Ledger().clock(CountedFrom.FILING)) == (None, None)
    assert lines(Ledger(), lambda _: DECISION) == []


def test_the_lines_show_the_running_count() -> None:
    entries = [start(), pause(day(6)), resume(day(16)), extend(day(18))]
    found = lines(read(entries), lambda _: DECISION)
    assert [line.entry.kind for line in found] == list(EntryKind)
    assert [line.used for line in found] == [0, 2, 2, 4]
    assert [line.working_days for line in found] == [20, 20, 20, 30]
    assert [line.due and line.due.day for line in found] == [
        date(2026, 4, 1), None, date(2026, 4, 10), date(2026, 4, 24),
    ]  # fmt: skip


def test_a_line_is_about_the_clock_that_runs_on_its_day() -> None:
    entries = [FILED, start(), pause(day(6)), resume(day(9))]
    limits = {FILED.day: EXAMINATION, ACCEPTED: DECISION}
    found = lines(read(entries), lambda clock: limits[clock.started_on])
    assert [line.used for line in found] == [0, 0, 2, 2]
    assert [line.limit for line in found] == [EXAMINATION, DECISION, DECISION, DECISION]


def test_a_clock_without_a_limit_is_counted_all_the_same() -> None:
    (line,) = lines(read([start()]), lambda _: None)
    assert (line.used, line.limit, line.working_days, line.due) == (0, None, None, None)


def test_the_example_of_the_module_is_true() -> None:
    assert doctest.testmod(ledger_module) == doctest.TestResults(failed=0, attempted=4)


def test_every_kind_of_entry_is_there() -> None:
    assert [kind.kind for kind in (Start, Pause, Resume, Extend)] == list(EntryKind)
