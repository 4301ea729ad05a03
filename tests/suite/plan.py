"""Which modules run together in one pytest process, and how long that probably takes.

pure      what computes and neither waits nor asks anybody, without eventlet's patch
service   under the patch, as services and gateway run, on the shared servers
browser   a browser at one whole system, which some of these tests stop in part

What is in none of the folders named here counts as a service test, so that nothing is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).parents[2]
DURATIONS = Path(__file__).with_name("durations.json")
PURE = (
    "tests/rules/", "tests/guard/", "tests/unit/rules/", "tests/unit/contracts/",
    "tests/unit/services/", "tests/unit/deploy/", "tests/unit/bench/",
)  # fmt: skip
PATCHED = ("eventlet", "nameko")  # who names them tests what happens under the patch
BROWSER = ("tests/journeys/", "tests/service/deploy/test_up.py")
PORTIONS = 9
"""Of the whole run, about as long as each other: the last one to end leaves a core idle no longer
than one takes, and each costs some seconds of importing."""
BROWSERS = 2
"""Each has a system of its own; one alone would take longer than everything else together."""


@dataclass(frozen=True)
class Part:
    """One pytest process. seconds: as estimated."""

    name: str
    modules: tuple[str, ...]
    seconds: float
    patched: bool
    options: tuple[str, ...]


def modules() -> list[str]:
    """Every test module, relative to the project."""
    found = {*PROJECT.glob("tests/**/test_*.py"), *PROJECT.glob("tests/**/*_test.py")}
    return sorted(str(path.relative_to(PROJECT)) for path in found)


def kind_of(module: str, text: str) -> str:
    """text: the module's."""
    if module.startswith(BROWSER):
        return "browser"
    if module.startswith(PURE) and not any(word in text for word in PATCHED):
        return "pure"
    return "service"


def parts(known: Mapping[str, float]) -> list[Part]:
    """Those with the most to do first. known: module → seconds of a run before."""
    texts = {module: (PROJECT / module).read_text(encoding="utf-8") for module in modules()}
    kinds: dict[str, dict[str, float]] = {"browser": {}, "service": {}, "pure": {}}
    for module, text in texts.items():
        kinds[kind_of(module, text)][module] = 0
    estimates = {kind: estimated(of_kind, known) for kind, of_kind in kinds.items()}
    portion = sum(sum(seconds.values()) for seconds in estimates.values()) / PORTIONS
    made = []
    for kind, seconds in estimates.items():
        number = BROWSERS if kind == "browser" else ceil(sum(seconds.values()) / portion)
        for index, share in enumerate(shares(seconds, number), 1):
            name = kind if number == 1 else f"{kind} {index}"
            made.append(_part(name, kind, share, seconds, texts))
    return sorted(made, key=lambda part: -part.seconds)


def estimated(modules: Iterable[str], known: Mapping[str, float]) -> dict[str, float]:
    """Module → seconds; a new one takes as long as most of its kind do."""
    modules = list(modules)
    measured = [known[module] for module in modules if module in known]
    usual = median(measured) if measured else 1.0
    return {module: known.get(module, usual) for module in modules}


def shares(seconds: Mapping[str, float], number: int) -> list[list[str]]:
    """The modules in `number` shares that take about equally long, each in the order of names."""
    made: list[list[str]] = [[] for _ in range(number)]
    loads = [0.0] * number
    for module in sorted(seconds, key=lambda module: (-seconds[module], module)):
        least = loads.index(min(loads))
        made[least].append(module)
        loads[least] += seconds[module]
    return [sorted(share) for share in made if share]


def durations() -> dict[str, float]:
    """Module → seconds, as recorded by `python -m tests.suite --record`."""
    return dict(json.loads(DURATIONS.read_text())) if DURATIONS.exists() else {}


def record(seconds: Mapping[str, float]) -> None:
    rounded = {module: round(seconds[module], 1) for module in sorted(seconds)}
    DURATIONS.write_text(json.dumps(rounded, indent=0) + "\n")


def _part(
    name: str,
    kind: str,
    share: list[str],
    seconds: Mapping[str, float],
    texts: Mapping[str, str],
) -> Part:
    options = [] if kind == "service" else ["-p", "no:nameko"]
    # It takes longer to load than most modules take to run.
    if not any("schemathesis" in texts[module] for module in share):
        options += ["-p", "no:schemathesis"]
    return Part(
        name,
        tuple(share),
        sum(seconds[module] for module in share),
        patched=kind == "service",
        options=tuple(options),
    )
