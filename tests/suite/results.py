"""What pytest processes found, joined in one closing line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ORDER = ("failed", "passed", "skipped", "error")
_OUTCOMES = {"failure": "failed", "error": "error", "skipped": "skipped"}


@dataclass
class Result:
    """Of one part. broken: why it did not come to its end, or None; seconds by module."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    broken: str | None = None

    @property
    def good(self) -> bool:
        return self.broken is None and not (self.counts["failed"] or self.counts["error"])


def read(report: Path, status: int) -> Result:
    """report: pytest's JUnit file; status: of the process."""
    if status not in (0, 1):
        return Result(broken=f"ended with status {status}")
    try:
        cases = list(ElementTree.parse(report).iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return Result(broken=f"ended with status {status} and left no report")
    result = Result()
    for case in cases:
        found = [_OUTCOMES[part.tag] for part in case if part.tag in _OUTCOMES]
        result.counts.update(found or ["passed"])
        module = _module(case.get("classname", ""))
        result.seconds[module] = result.seconds.get(module, 0) + float(case.get("time", 0))
    if not cases:
        result.broken = "ran no test"
    elif status and result.good:
        result.broken = f"ended with status {status} although no test failed"
    return result


def _module(classname: str) -> str:
    """`tests.unit.rules.test_order` or a class in it → the file. The report's own attribute names
    the file of a wrapper where a test has one."""
    parts = classname.split(".")
    while parts and not Path(f"{'/'.join(parts)}.py").is_file():
        parts.pop()
    return f"{'/'.join(parts)}.py"


def total_seconds(results: Iterable[Result]) -> dict[str, float]:
    """By module, of all parts."""
    found: dict[str, float] = {}
    for result in results:
        for module, seconds in result.seconds.items():
            found[module] = found.get(module, 0) + seconds
    return found


def closing_line(results: Iterable[Result], seconds: float) -> str:
    """As pytest's: `1 failed, 3441 passed in 11:20`. A part that broke counts as failed."""
    counts: Counter[str] = Counter()
    for result in results:
        counts.update(result.counts)
        counts["failed"] += result.broken is not None
    minutes, rest = divmod(round(seconds), 60)
    return f"{told(counts)} in {minutes}:{rest:02}"


def told(counts: Counter[str]) -> str:
    """`3 failed, 40 passed`"""
    named = [
        f"{counts[outcome]} {outcome}{'s' if outcome == 'error' and counts[outcome] > 1 else ''}"
        for outcome in ORDER
        if counts[outcome]
    ]
    return ", ".join(named) or "0 passed"
