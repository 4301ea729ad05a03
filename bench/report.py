"""The conformity report: on a full roster of each level, and how its cost grows with the people."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from bench import Figure, figure
from rules.evaluate import evaluate
from rules.facts import Facts
from rules.vocabulary.enumerations import Category, Level
from tests.factories.facts import ON, clean_facts

# The people that each level stands for, and milliseconds.
TARGETS = {Level.THIRD: (16, 0.4), Level.SECOND: (46, 0.8), Level.FIRST: (111, 1.5)}
ROUNDS = 300
SMALL, LARGE = 1_000, 10_000
# How much dearer a person may be on the large roster: caches of the processor, sorting.
GROWTH = 1.5


def run() -> list[Figure]:
    """Medians, for 承装, 承修 and 承试 at once; a firm rarely applies for all three."""
    figures = []
    for level, (people, target) in TARGETS.items():
        facts = clean_facts(level, dict.fromkeys(Category, level))
        if 2 + len(facts.technicians) + len(facts.electricians) != people:
            raise RuntimeError(f"level {level} does not stand for {people} people any more")
        value = round(_median(facts, ROUNDS) * 1000, 2)
        figures.append(figure(f"conformity report for {people} people", value, "ms", target))
    name = "report: a person's share at 10,000 / at 1,000 people"
    return [*figures, figure(name, round(_growth(), 2), "", GROWTH)]


def _median(facts: Facts, rounds: int) -> float:
    return statistics.median(_seconds(facts, time.perf_counter) for _ in range(rounds))


def _growth() -> float:
    """Of processor time, in turns: a report on 10,000 people takes long enough for the machine to
    change its speed or to run something else meanwhile."""
    small, large = _crowd(SMALL), _crowd(LARGE)
    return statistics.median(
        (_seconds(large, time.process_time) / LARGE) / (_seconds(small, time.process_time) / SMALL)
        for _ in range(15)
    )


def _seconds(facts: Facts, clock: Callable[[], float]) -> float:
    started = clock()
    report = evaluate(facts, ON)
    seconds = clock() - started
    if not report.clean:
        raise RuntimeError("the report is not clean")
    return seconds


def _crowd(people: int) -> Facts:
    """A roster of the first level with its rows repeated under other identity numbers."""
    facts = clean_facts(Level.FIRST)
    half = people // 2
    rows = len(facts.technicians), len(facts.electricians)
    return replace(
        facts,
        technicians=tuple(
            replace(facts.technicians[n % rows[0]], id_number=f"t{n}") for n in range(half)
        ),
        electricians=tuple(
            replace(facts.electricians[n % rows[1]], id_number=f"e{n}") for n in range(half)
        ),
    )
