"""`./dev spec`: every item of the acceptance checklist with the tests that show it.

The items are in `spec_items.txt`, id and title a line; a test names what it shows with
`@pytest.mark.spec("B-31")`. Ends with status 1 when a test names an unknown item or when the
tests cannot be collected.
"""

import contextlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

ITEMS = Path(__file__).with_name("spec_items.txt")


def items() -> dict[str, str]:
    """Checklist item id → title, in the checklist's order."""
    lines = ITEMS.read_text().splitlines()
    return dict(line.split(" ", 1) for line in lines)


class Collector:
    """A pytest plugin that notes which collected tests show which items."""

    def __init__(self) -> None:
        self.shown: dict[str, list[str]] = {item: [] for item in items()}
        self.unknown: list[str] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for test in session.items:
            for item in {i for mark in test.iter_markers("spec") for i in mark.args}:
                if item in self.shown:
                    self.shown[item].append(test.nodeid)
                else:
                    self.unknown.append(f"{test.nodeid} names {item}")


def collect(arguments: Sequence[str] = ()) -> Collector:
    """Collect the tests without running any; SystemExit with the reasons when that fails."""
    collector = Collector()
    # pytest's own output goes to stderr: with --json stdout is the object and nothing else.
    with contextlib.redirect_stdout(sys.stderr):
        status = pytest.main(["--collect-only", "-qqq", "--no-summary", *arguments], [collector])
    if status != pytest.ExitCode.OK:
        raise SystemExit("the tests could not be collected; the reasons are above")
    if collector.unknown:
        raise SystemExit("\n".join(collector.unknown))
    return collector


def report(shown: dict[str, list[str]]) -> str:
    """The items with their tests, then those without."""
    titles = items()
    lines = []
    for item, tests in shown.items():
        if tests:
            # The cases of one parametrised test are one line.
            cases = Counter(test.partition("[")[0] for test in tests)
            lines.append(f"{item} {titles[item]}")
            lines += [f"    {test}{f'  × {n}' if n > 1 else ''}" for test, n in cases.items()]
    missing = [item for item, tests in shown.items() if not tests]
    lines += ["", f"没有测试证明的条目 ({len(missing)} / {len(shown)}):"]
    lines += [f"    {item} {titles[item]}" for item in missing]
    return "\n".join(lines)


def main() -> None:
    shown = collect().shown
    if "--json" in sys.argv[1:]:
        print(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        print(report(shown))


if __name__ == "__main__":
    main()
