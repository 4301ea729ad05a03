"""Made-up people have just what is asked of them."""

from datetime import date

from rules.facts import Experience
from rules.order import load_order
from rules.vocabulary.enumerations import ManagementWork, Title
from rules.whatif import madeup


def test_the_experience_of_a_head_reaches_back_from_the_day() -> None:
    order, works = load_order("R30"), (ManagementWork.INSTALL, ManagementWork.TEST)
    head = madeup.head("甲", 2, 5, works, date(2026, 3, 2), order)
    assert head.title is Title.INTERMEDIATE
    assert head.experience == tuple(
        Experience(work=work, started=date(2021, 3, 2)) for work in works
    )
    assert madeup.head("乙", 0, 5, (), date(2026, 3, 2), order).qualification is None
