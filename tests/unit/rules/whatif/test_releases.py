"""Which post is given up, and by which rule."""

from collections.abc import Mapping

from rules.facts import Electrician, Enterprise, Facts, Head, Technician
from rules.vocabulary.enumerations import Tab
from rules.whatif.plan import Plan
from rules.whatif.posts import Posts
from rules.whatif.releases import releases_of
from rules.whatif.scope import STAFF_RULES
from rules.whatif.split import Counts

Worth = Mapping[int, int]
TECHNICIANS, ELECTRICIANS = Tab.TECHNICIANS, Tab.ELECTRICIANS


def released(
    technicians: Worth, electricians: Worth, *, stays: str = "", head: str = ""
) -> list[tuple[Tab, int, tuple[str, ...]]]:
    """Of one person with these rows; ``stays``: who stays electrician, ``head``: who technical
    head."""
    facts = Facts(
        enterprise=Enterprise(name="", uscc=""),
        applied={},
        technical_head=Head(id_number=head) if head else None,
        technicians=tuple(Technician(id_number="甲") for _ in technicians),
        electricians=tuple(Electrician(id_number="甲") for _ in electricians),
    )
    posts = Posts(
        facts,
        STAFF_RULES,
        {},
        {"甲": technicians} if technicians else {},
        {"甲": electricians} if electricians else {},
        {},
    )
    kept = frozenset({Tab.TECHNICAL_HEAD}) if head else frozenset[Tab]()
    plan = Plan(kept, frozenset(), frozenset({stays} - {""}), Counts(), 1)
    return [(one.tab, one.position, one.rules) for one in releases_of(posts, plan)]


def test_who_is_in_both_tables_keeps_the_post_that_was_chosen() -> None:
    assert released({0: 1}, {0: 1}, stays="甲") == [(TECHNICIANS, 0, ("R-17",))]
    assert released({0: 1}, {0: 1}) == [(ELECTRICIANS, 0, ("R-17",))]


def test_a_technician_without_a_rank_stays_an_electrician() -> None:
    assert released({0: 0}, {0: 1}) == [(TECHNICIANS, 0, ("R-17",))]
    assert released({0: 0}, {}) == []


def test_the_technical_head_may_be_a_technician_and_no_electrician() -> None:
    assert released({0: 1}, {0: 1}, head="甲") == [(ELECTRICIANS, 0, ("R-19",))]
    assert released({0: 0}, {0: 1}, head="甲", stays="甲") == [(ELECTRICIANS, 0, ("R-19",))]


def test_of_several_rows_the_first_of_the_best_is_kept() -> None:
    assert released({}, {0: 1, 1: 1}) == [(ELECTRICIANS, 1, ("R-22",))]
    assert released({}, {0: 1, 1: 2, 2: 2}) == [
        (ELECTRICIANS, 0, ("R-22",)),
        (ELECTRICIANS, 2, ("R-22",)),
    ]
    assert released({0: 0, 1: 1}, {0: 1}) == [
        (TECHNICIANS, 0, ("R-22",)),
        (ELECTRICIANS, 0, ("R-17",)),
    ]
