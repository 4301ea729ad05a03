"""Which post people entered twice keep: against trying every choice."""

from itertools import product
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from rules.whatif.split import Counts, Double, counted, split

few = st.integers(0, 3)
some = st.integers(0, 5)


@given(
    st.builds(Counts, some, some, some, some),
    st.builds(Double, few, few, few, few),
    st.builds(Counts, some, some, some, some),
)
def test_no_other_choice_lacks_fewer_people(sure: Counts, double: Double, need: Counts) -> None:
    no_other_choice_lacks_fewer(sure, double, need)


def test_no_other_choice_lacks_fewer_people_in_many_small_cases() -> None:
    """As the property above, but quick."""
    random = Random(20)
    for _ in range(150):
        sure, need = (Counts(*(random.randint(0, 6) for _ in range(4))) for _ in range(2))
        double = Double(*(random.randint(0, most) for most in (5, 1, 1, 5)))
        no_other_choice_lacks_fewer(sure, double, need)


def no_other_choice_lacks_fewer(sure: Counts, double: Double, need: Counts) -> None:
    def cost(chosen: Double) -> tuple[int, int]:
        lacking = sure.plus(counted(double, chosen)).lacking(need)
        return lacking.people, lacking.middle + lacking.high_voltage

    kinds = (double.middle_high, double.middle_low, double.junior_high, double.junior_low)
    every = [Double(*chosen) for chosen in product(*(range(kind + 1) for kind in kinds))]
    best = split(sure, double, need)
    assert best in every
    assert cost(best) == min(map(cost, every))


def test_one_person_added_serves_both_head_counts() -> None:
    lacking = Counts(4, 0, 9, 5).lacking(Counts(5, 2, 10, 5))
    assert lacking == Counts(technicians=2, middle=2, electricians=1, high_voltage=0)
    assert lacking.people == 3


def test_who_is_entered_twice_counts_in_one_table_only() -> None:
    double = Double(middle_high=4, middle_low=3, junior_high=2, junior_low=1)
    assert double.total == 10
    electricians = Double(middle_high=1, middle_low=1, junior_high=1)
    assert counted(double, electricians) == Counts(
        technicians=7, middle=5, electricians=3, high_voltage=2
    )


def test_nobody_is_lacking_where_more_are_there_than_asked_for() -> None:
    assert Counts(3, 3, 3, 3).lacking(Counts()) == Counts(0, 0, 0, 0)
    assert Double() == Double(0, 0, 0, 0)


def test_where_there_are_just_enough_nobody_is_lacking() -> None:
    """One of middle rank more or less among the electricians, and somebody would be."""
    sure, need = Counts(1, 0, 3, 0), Counts(4, 2, 0, 1)
    double = Double(middle_high=2, middle_low=1, junior_low=2)
    chosen = split(sure, double, need)
    assert chosen == Double(middle_high=1)
    assert sure.plus(counted(double, chosen)).lacking(need) == Counts()


def test_among_equals_the_junior_one_becomes_an_electrician() -> None:
    double = Double(middle_high=1, junior_low=1)
    need = Counts(technicians=1, electricians=1)
    assert split(Counts(), double, need) == Double(junior_low=1)
