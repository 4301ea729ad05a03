"""Which tests can notice a change: found by running all of them once, with coverage."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import wraps
from itertools import accumulate
from math import inf
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.mutation.mutants import Mutant

TOO_SLOW = 1.0
BUDGET = 12.0
"""Seconds under coverage: slower tests are left out, and for modules what goes beyond a budget.
What only they would notice survives, and asks for a quick test of its own."""

FROM_EACH = 8


class Recorder:
    """A pytest plugin: the seconds of each test, the lines it runs, the data files it loads."""

    def __init__(self, covered: Path) -> None:
        self.coverage = coverage.Coverage(
            data_file=str(covered), source=["rules"], config_file=False, messages=False
        )
        self.seconds: dict[str, float] = defaultdict(float)
        self.loaded: dict[str, set[str]] = defaultdict(set)
        self.test = ""

    def pytest_sessionstart(self) -> None:
        self.coverage.start()
        self._watch_load()

    def _watch_load(self) -> None:
        from rules import load as module

        load = module.load

        @wraps(load)
        def watched(name: str) -> Any:
            self.loaded[name].add(self.test)
            return load(name)

        watched.__dict__["cache_clear"] = load.cache_clear
        module.load = watched  # type: ignore[assignment]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.test = item.nodeid
        forget()
        self.coverage.switch_context(item.nodeid)
        result = yield
        self.coverage.switch_context("")
        self.test = ""
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration

    def pytest_sessionfinish(self) -> None:
        self.coverage.stop()
        self.coverage.save()


def forget(*, files: bool = False) -> None:
    """Empties the caches of `rules`: what one test has loaded, the next must load again.
    ``files``: that of the data files too."""
    for name, module in list(sys.modules.items()):
        if name.startswith("rules."):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and (files or value.__module__ != "rules.load"):
                    value.cache_clear()


class Selection:
    def __init__(self, folder: Path, tree: Path) -> None:
        found = json.loads((folder / "tests.json").read_text())
        self.seconds: dict[str, float] = found["seconds"]
        self._loaded: dict[str, list[str]] = found["loaded"]
        self._tree = tree
        self._covered = coverage.CoverageData(str(folder / "covered"))
        self._covered.read()
        self._lines: dict[str, dict[int, list[str]]] = {}

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that can notice it: the likeliest first."""
        stem = Path(mutant.file).stem
        own = f"/test_{stem.partition('-')[0]}.py::"
        if mutant.file.endswith(".yaml"):
            return self._quick(self._loaded.get(stem, []), own, budget=inf)
        if mutant.inside:
            # What its own tests have called while they were loaded is not seen to be run by them.
            named = {test for test in self.seconds if own in test}
            return self._quick(self._running(mutant) | named, own)
        # What runs when a module is loaded is seen by whoever uses the module.
        users = {test for found in self._of_file(mutant.file).values() for test in found if test}
        return self._quick(users or self.seconds, own)

    def at_import(self, mutant: Mutant) -> bool:
        """Whether it also runs while modules are loaded, before any test."""
        return "" in self._running(mutant)

    def _running(self, mutant: Mutant) -> set[str]:
        lines = self._of_file(mutant.file)
        return {test for line in mutant.lines for test in lines.get(line, [])}

    def _of_file(self, file: str) -> dict[int, list[str]]:
        if file not in self._lines:
            self._lines[file] = self._covered.contexts_by_lineno(str(self._tree / file))
        return self._lines[file]

    def _quick(self, tests: Iterable[str], own: str, budget: float = BUDGET) -> list[str]:
        """Those of its own file, some of each other, all cases, the rest: up to the budget."""
        seconds = self.seconds
        known = (test for test in tests if seconds.get(test, TOO_SLOW) < TOO_SLOW)
        files: dict[str, int] = defaultdict(int)
        turns = {}
        for test in sorted(known, key=lambda test: (seconds[test], test)):
            file = test.partition("::")[0]
            late = files[file] >= FROM_EACH and not file.startswith("tests/rules/")
            turns[test] = (own not in test, late, files[file], seconds[test])
            files[file] += 1
        ordered = sorted(turns, key=turns.__getitem__)
        spent = accumulate(seconds[test] for test in ordered)
        return [test for test, total in zip(ordered, spent, strict=True) if total < budget]
