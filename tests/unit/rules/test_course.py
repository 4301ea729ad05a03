"""When a verdict on several standings changes; several may change on one day."""

from collections.abc import Callable
from datetime import date

from rules.course import Course, HeadCount, best_of, limited, turned, worst_changes
from rules.report import FAIL, MANUAL, PASS, Result
from rules.vocabulary.readings import Open

ON = date(2026, 3, 2)
EARLIER, DAY, LATER = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


def at_least(least: int) -> Callable[[int, int], Result]:
    def judge(certain: int, possible: int) -> Result:
        return PASS if certain >= least else MANUAL if possible >= least else FAIL

    return judge


def test_who_passes_and_who_fails_from_the_same_day_leave_the_worst_as_it_was() -> None:
    up, down = Course(FAIL, later=((DAY, PASS),)), Course(PASS, later=((DAY, FAIL),))
    assert worst_changes([up, down]) is None
    assert worst_changes([up, down, Course(MANUAL)]) is None
    assert worst_changes([up]) == (DAY, PASS)


def test_the_first_of_several_days_counts_and_the_worst_of_that_day() -> None:
    late, doubt = Course(PASS, later=((LATER, FAIL),)), Course(PASS, later=((DAY, MANUAL),))
    assert worst_changes([late, doubt]) == (DAY, MANUAL)
    assert worst_changes([late, doubt, Course(PASS, later=((DAY, FAIL),))]) == (DAY, FAIL)
    assert worst_changes([Course(PASS), Course(FAIL)]) is None


def test_one_goes_and_another_comes_on_the_same_day() -> None:
    rows = [("a", Course(PASS, later=((DAY, FAIL),))), ("b", Course(FAIL, later=((DAY, PASS),)))]
    for order in (rows, rows[::-1]):
        count = HeadCount(order)
        assert (count.certain, count.possible) == (1, 1)
        assert count.changes(at_least(1)) is None


def test_who_is_entered_twice_counts_by_the_better_row_on_each_day() -> None:
    short, long = Course(PASS, later=((DAY, FAIL),)), Course(MANUAL, later=((LATER, FAIL),))
    count = HeadCount([("a", short), ("a", long), ("", Course(PASS))])
    assert (count.certain, count.possible) == (1, 1)
    assert count.changes(at_least(1)) == (DAY, MANUAL)
    assert count.changes(lambda _, possible: PASS if possible else FAIL) == (LATER, FAIL)


def test_the_best_span_of_a_day_holds_from_its_first_day_on() -> None:
    spans = [(EARLIER, DAY, MANUAL), (ON, DAY, PASS), (DAY, LATER, PASS), (DAY, DAY, MANUAL)]
    assert best_of(spans, ON) == Course(PASS, later=((LATER, FAIL),))
    assert best_of(spans, EARLIER) == Course(MANUAL, later=((ON, PASS), (LATER, FAIL)))
    assert best_of([], ON) == Course(FAIL)


def test_of_a_standing_that_changes_twice_the_first_change_counts() -> None:
    assert worst_changes([Course(PASS, later=((DAY, MANUAL), (LATER, FAIL)))]) == (DAY, MANUAL)


def test_what_somebody_only_passed_through_is_left_behind() -> None:
    by_doubt = Course(FAIL, later=((DAY, MANUAL), (LATER, PASS)))
    assert worst_changes([by_doubt, Course(FAIL, later=((LATER, PASS),))]) == (LATER, PASS)


def test_the_better_row_counts_wherever_it_stands() -> None:
    twice = [("a", Course(PASS)), ("a", Course(FAIL))]
    for rows in (twice, twice[::-1]):
        assert HeadCount(rows).certain == 1
    assert HeadCount([("", Course(PASS)), ("b", Course(PASS))]).certain == 1


def test_who_is_entered_twice_may_pass_a_second_time() -> None:
    """By one row until LATER, by the other again from the last day on, when another is there."""
    between, last = date(2026, 10, 1), date(2026, 11, 1)
    rows = [
        ("a", Course(MANUAL, later=((DAY, PASS), (LATER, MANUAL)))),
        ("a", Course(FAIL, later=((last, PASS),))),
        ("b", Course(FAIL, later=((between, PASS),))),
    ]
    assert HeadCount(rows).changes(lambda certain, _: PASS if certain > 1 else FAIL) == (last, PASS)


def test_another_result_in_the_place_of_one_leaves_out_the_turns_that_are_none() -> None:
    up = Course(FAIL, "甲", ((EARLIER, MANUAL), (DAY, PASS), (LATER, FAIL)))
    assert turned(up, PASS, MANUAL, "乙") == Course(FAIL, "甲", (up.later[0], up.later[2]))
    down = Course(PASS, "", ((DAY, MANUAL), (LATER, FAIL)))
    assert turned(down, PASS, MANUAL, "乙") == Course(MANUAL, "乙", (down.later[1],))
    again = Course(FAIL, "", ((EARLIER, MANUAL), (DAY, FAIL), (LATER, PASS)))
    later = (*again.later[:2], (LATER, MANUAL))
    assert turned(again, PASS, MANUAL) == Course(FAIL, "", later)


def test_what_is_on_no_open_list_passes_as_the_list_is_read() -> None:
    comes = Course(FAIL, "", ((DAY, PASS),))
    assert limited(comes, Open.ACCEPT, "乙") == comes
    assert limited(comes, Open.MANUAL, "乙") == Course(FAIL, "乙", ((DAY, MANUAL),))
    assert limited(comes, Open.REFUSE, "乙") == Course(FAIL, "乙")
    assert limited(Course(FAIL, "甲", comes.later), Open.REFUSE, "乙") == Course(FAIL, "甲")
    assert limited(Course(FAIL), Open.MANUAL, "乙") == Course(FAIL)
