"""What a head-count tells beside its verdict."""

import pytest

from rules.evaluate import evaluate
from rules.vocabulary.enumerations import Level
from tests.factories.facts import ON, clean_facts


@pytest.mark.parametrize(("rule", "count"), [("R-11", "5人"), ("R-13", "10人"), ("R-14", "5人")])
def test_where_nobody_is_in_doubt_nothing_is_said_of_doubts(rule: str, count: str) -> None:
    (finding,) = evaluate(clean_facts(Level.THIRD), ON, only={rule}).findings
    assert (finding.actual, finding.missing) == (count, 0)
    assert [(one.label, one.value) for one in finding.inputs] == [("已填报", count)]
