"""When the technical head and the safety head shall take each other's post."""

from dataclasses import replace

import pytest

from rules.evaluate import evaluate
from rules.facts import Enterprise, Facts
from rules.order import changed, load_order
from rules.vocabulary.enumerations import Level, ManagementWork
from rules.whatif import madeup
from rules.whatif.mend import mended
from rules.whatif.repair import repair
from rules.whatif.scope import STAFF_RULES
from tests.factories.facts import clean_facts
from tests.factories.rosters import ON, SMALL, TARGET

EMPTY = Facts(enterprise=Enterprise(name="-", uscc="-"), applied={})
INSTALL = [ManagementWork.INSTALL]
LOW_HEADS = changed(load_order("R30"), {"head_rank": {"2": 1}, "technicians": {"2": 5},
    "technicians_middle": {"2": 1}})  # fmt: skip


@pytest.mark.parametrize(
    ("safety", "lines"),
    [
        (None, ["技术负责人改任安全负责人"]),
        ("短", ["技术负责人改任安全负责人", "原安全负责人转为技术人员"]),
        ("安", ["技术负责人、安全负责人互换岗位", "技术负责人同时填报为技术人员"]),
    ],
)
def test_the_heads_exchange_their_posts_where_that_saves_somebody(
    safety: str | None, lines: list[str]
) -> None:
    """A head of low rank serves alone; who comes into the other post is the one of middle rank."""
    rank = 2 if safety == "安" else 1
    years = 1 if safety == "短" else 5
    number = 3 if safety == "短" else 4
    facts = replace(
        EMPTY,
        technical_head=replace(
            madeup.head("技", 1, 5, INSTALL, ON, SMALL), also_technician=safety == "安"
        ),
        safety_head=madeup.head(safety, rank, years, INSTALL, ON, SMALL) if safety else None,
        technicians=tuple(madeup.technician(f"员{n}", 1, SMALL) for n in range(number)),
        electricians=clean_facts(Level.SECOND).electricians,
    )
    found = repair(facts, ON, TARGET, LOW_HEADS)
    assert found.exchanged and found.needed and found.to_dict()["exchanged"]
    assert found.people == (0 if safety == "安" else 1)
    told = found.to_dict()["lines"][found.people :]
    assert [line for line in told if "自行满足" not in line] == lines
    assert not any(hire.replaces for hire in found.hires)
    done = mended(facts, found, LOW_HEADS)
    assert done.safety_head and done.safety_head.name == "技"
    assert not done.safety_head.also_technician
    assert evaluate(done, ON, LOW_HEADS, STAFF_RULES).clean
