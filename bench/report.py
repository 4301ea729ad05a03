"""The conformity report on an application of the first level with 111 people."""

from __future__ import annotations

import statistics
import time

from bench import Figure, figure
from rules.evaluate import evaluate
from rules.vocabulary.enumerations import Category, Level
from tests.factories.facts import ON, clean_facts

TARGET = 3.0
ROUNDS = 300


def run() -> list[Figure]:
    """The median, for 承装, 承修 and 承试 at once; a firm rarely applies for all three."""
    facts = clean_facts(Level.FIRST, dict.fromkeys(Category, Level.FIRST))
    if 2 + len(facts.technicians) + len(facts.electricians) != 111:
        raise RuntimeError("the first level does not stand for 111 people any more")
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        report = evaluate(facts, ON)
        seconds.append(time.perf_counter() - started)
        if not report.clean:
            raise RuntimeError("the report is not clean")
    value = round(statistics.median(seconds) * 1000, 2)
    return [figure("conformity report for 111 people", value, "ms", TARGET)]
