"""What-ifs and the reading of their facts: how their cost grows with the people, and what reading
takes of a question. In processor time, because the machine may run something else meanwhile."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bench import Figure, figure
from rules.facts_reader import facts_from_dict
from rules.vocabulary.enumerations import Category, Level
from rules.whatif.desk import desk
from rules.whatif.questions import answer, parse
from rules.whatif.repair import repair
from tests.factories.facts import ON, facts_dict

SMALL, LARGE = 1_000, 10_000
# How much dearer a person may be on the large roster: caches of the processor, sorting.
GROWTH = 1.2
ROUNDS = 7
QUESTIONS = 100
# Of a question, from its bytes to the answer's values.
SHARE = 0.5

Facts = dict[str, Any]


def run() -> list[Figure]:
    target = {Category.INSTALL: Level.FIRST}
    crowds = {people: facts_dict_of(people) for people in (SMALL, LARGE)}
    known = {people: facts_from_dict(facts) for people, facts in crowds.items()}
    figures = [
        _growth("desk", lambda people: desk(known[people], ON)),
        _growth("repair", lambda people: repair(known[people], ON, target)),
        _growth("reading the facts", lambda people: facts_from_dict(crowds[people])),
    ]
    seconds = _seconds(lambda: desk(known[LARGE], ON))
    figures.append(figure("desk for 10,000 people", round(seconds, 2), "s"))
    name = "reading the facts: share of a question about 111 people"
    return [*figures, figure(name, round(_share(), 2), "", SHARE)]


def facts_dict_of(people: int) -> Facts:
    """A firm of the first level whose rows are repeated as other people: each has a number, a
    birthday and a certificate of his own."""
    facts = facts_dict(Level.FIRST)
    half = people // 2
    technicians, electricians = facts["technicians"], facts["electricians"]
    terms = ("valid_from", "valid_to", "review_due")
    return facts | {
        "technicians": [_other(technicians[n % len(technicians)], "t", n) for n in range(half)],
        "electricians": [
            _other(row, "e", n) | {key: _later(row[key], n % 300) for key in terms if row.get(key)}
            for n, row in ((n, electricians[n % len(electricians)]) for n in range(half))
        ],
    }


def _other(row: Facts, prefix: str, n: int) -> Facts:
    born = date(1975, 1, 1) + timedelta(days=n % 9000)
    own = {"born": born.isoformat(), "gender": "M", "retirement_category": None}
    return row | own | {"id_number": f"{prefix}{n}", "row_id": f"{prefix}{n}"}


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _growth(name: str, work: Callable[[int], object]) -> Figure:
    """A person's share on the large roster, as a multiple of that on the small one; in turns."""
    shares = [
        (_seconds(lambda: work(LARGE)) / LARGE) / (_seconds(lambda: work(SMALL)) / SMALL)
        for _ in range(ROUNDS)
    ]
    title = f"{name}: a person's share at 10,000 / at 1,000 people"
    return figure(title, round(statistics.median(shares), 2), "", GROWTH)


def _share() -> float:
    facts = facts_dict(Level.FIRST)
    content = json.dumps({"facts": facts, "on": ON.isoformat()}).encode()
    reading = _median(lambda: facts_from_dict(facts))
    return reading / _median(lambda: answer("reach", parse(content)))


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_seconds(work) for _ in range(QUESTIONS))


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
