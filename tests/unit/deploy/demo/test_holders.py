"""The holders of the demonstration: forty, three offices, every state, every day."""

from datetime import date

import pytest

from chassis import clock
from deploy.demo import holders, holdings
from rules.vocabulary.enumerations import Level, LicenceState
from services.review.old_register.lines import read


@pytest.mark.parametrize("today", [date(2026, 3, 2), date(2027, 2, 28), date(2032, 2, 29)])
def test_all_of_them_can_be_taken_over_on_any_day(today: date) -> None:
    entries = []
    for one in holders.HOLDERS:
        entry, wrong = read(one.number, one.line(today), today)
        assert entry is not None, wrong
        entries.append(entry)
    assert len({one.number for one in entries}) == len({one.uscc for one in entries}) == 40
    assert {one.state for one in entries} == set(LicenceState)
    assert len({one.office for one in entries}) == 3
    levels = {level for one in entries for level in one.levels.values()}
    assert levels == set(Level)


def test_their_accounts_are_told_at_the_start() -> None:
    told = "\n".join(holders.lines())
    assert len(holders.WITH_ACCOUNT) == 7
    assert all(one.kind.username in told and one.name in told for one in holders.WITH_ACCOUNT)


def test_nobody_is_drawn_twice() -> None:
    entries = [holdings.entry_of(one, clock.today()) for one in holders.HOLDERS]
    people = [one.id_number for one, _ in holdings.people_of(entries, clock.today())]
    assert len(people) == len(set(people)) > 800
