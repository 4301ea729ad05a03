"""What holds of any ledger, whenever its clock stands."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import DAY, published
from rules.ledger import Entry
from rules.vocabulary.enumerations import CountedFrom, PauseGround
from tests.factories.ledger import (
    ACCEPTED,
    DECISION,
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

PAUSES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=5)


def spans(gaps: list[tuple[int, int]]) -> Iterator[tuple[date, date]]:
    """Disjoint pauses from (days until the pause, days until the answer)."""
    on = ACCEPTED
    for until, length in gaps:
        yield on + until * DAY, on + (until + length) * DAY
        on += (until + length) * DAY


def entries_of(pauses: list[tuple[date, date]]) -> list[Entry]:
    return [entry for first, last in pauses for entry in (pause(first), resume(last))]


@given(gaps=PAUSES, data=st.data())
def test_the_order_in_which_disjoint_pauses_are_known_does_not_matter(
    gaps: list[tuple[int, int]], data: st.DataObject
) -> None:
    known = list(spans(gaps))
    shuffled = data.draw(st.permutations(known))
    clock = clock_of(CountedFrom.ACCEPTANCE, ACCEPTED, pauses=tuple(shuffled))
    assert clock.due(DECISION).day == due(*entries_of(known))
    assert clock.used(day(90)) == read([start(), *entries_of(known)]).clocks[-1].used(day(90))


@given(gaps=PAUSES, grounds=st.lists(st.sampled_from(PauseGround), min_size=5, max_size=5))
def test_the_ground_of_a_pause_does_not_change_its_length(
    gaps: list[tuple[int, int]], grounds: list[PauseGround]
) -> None:
    plain = list(spans(gaps))
    other = [
        entry
        for (first, last), why in zip(plain, grounds, strict=False)
        for entry in (pause(first, why), resume(last))
    ]
    assert due(*other) == due(*entries_of(plain))


@given(gaps=PAUSES, extended=st.booleans())
def test_the_due_date_is_the_day_on_which_the_limit_has_been_counted(
    gaps: list[tuple[int, int]], extended: bool
) -> None:
    pauses = list(spans(gaps))
    last = pauses[-1][1] if pauses else ACCEPTED
    entries = [start(), *entries_of(pauses), *([extend(last)] if extended else [])]
    clock = read(entries, kept=True).clocks[-1]
    left, on = clock.working_days(DECISION), ACCEPTED
    while left:
        on += DAY
        left -= published().is_working_day(on) and not any(a < on <= b for a, b in pauses)
    assert clock.due(DECISION).day == on
    assert clock.used(on) == clock.working_days(DECISION)
    assert clock.used(on - DAY) < clock.working_days(DECISION)


@given(gaps=PAUSES, until=st.integers(0, 20), length=st.integers(0, 20))
def test_one_more_pause_never_brings_the_due_date_forward(
    gaps: list[tuple[int, int]], until: int, length: int
) -> None:
    shorter, longer = list(spans(gaps)), list(spans([*gaps, (until, length)]))
    before, after = due(*entries_of(shorter)), due(*entries_of(longer))
    assert after >= before
    if longer[-1][0] >= before:
        assert after == before


@given(gaps=PAUSES, stands=st.integers(0, 30))
def test_if_resumed_is_what_resuming_gives(gaps: list[tuple[int, int]], stands: int) -> None:
    *closed, (first, last) = spans([*gaps, (1, stands)])
    standing = read([start(), *entries_of(closed), pause(first)])
    told = standing.clocks[-1].due(DECISION, resumed_on=last)
    assert told == standing.add(resume(last)).clocks[-1].due(DECISION)
    assert standing.clocks[-1].used(last + timedelta(days=60)) == standing.clocks[-1].used(first)
