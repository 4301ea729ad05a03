"""`./dev register FILE [--people FILE] [--load]`: take over the register that was kept before.

Without --load every fault is named by line and column, and nothing is changed. With it nothing is
loaded as long as there is one. The same again takes over what is missing. Exit 1 with faults.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from chassis import clock
from contracts.errors import ServiceError
from deploy.old_register.checking import Outcome, check
from deploy.old_register.loading import load_licences, load_people
from services.review.old_register.lines import Fault

SHOWN = 1000
EVERY = 2.0  # seconds between lines of progress


class Progress:
    def __init__(self) -> None:
        self._next = time.monotonic() + EVERY

    def __call__(self, phase: str, done: int) -> None:
        if time.monotonic() > self._next:
            print(f"{phase}：{done}", file=sys.stderr, flush=True)
            self._next = time.monotonic() + EVERY


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./dev register", description=__doc__.splitlines()[0])
    parser.add_argument("licences", type=Path, help="JSON lines in UTF-8, or .xlsx")
    parser.add_argument("--people", type=Path, help="who serves the holders, likewise")
    parser.add_argument("--load", action="store_true", help="not only say what would be done")
    chosen = parser.parse_args(arguments)
    try:
        return run(chosen.licences, chosen.people, load=chosen.load)
    except (ServiceError, OSError) as error:
        print(f"register: {error}", file=sys.stderr)
        return 1


def run(licences: Path, people: Path | None, *, load: bool) -> int:
    """Exit status."""
    tell, on = Progress(), clock.today()
    outcome = check(licences, people, on, tell)
    if _told(licences, outcome.licence_faults) + _told(people, outcome.people_faults):
        print("没有导入任何内容，请按以上行、列修改后重新检查")
        return 1
    if not load:
        print(_found(outcome))
        return 0
    taken, faults = load_licences(licences, on, tell)
    serving = 0
    if people and not faults:
        serving, faults = load_people(people, outcome.firms, tell)
    _told(licences, faults)
    print(_loaded(outcome, taken, serving))
    return 1 if faults else 0


def _found(outcome: Outcome) -> str:
    return (
        f"检查通过：{outcome.new}个许可证可以导入，{outcome.unchanged}个已经导入且没有变化，"
        f"名册{outcome.people}人"
    )


def _loaded(outcome: Outcome, taken: int, serving: int) -> str:
    same = "" if taken or serving else "，没有任何变化"
    return f"导入{taken}个许可证、{serving}人；{outcome.unchanged}个许可证此前已经导入{same}"


def _told(path: Path | None, faults: list[Fault]) -> int:
    """Prints them by line; how many there are."""
    for one in sorted(faults, key=lambda one: one.line)[:SHOWN]:
        print(f"{path.name if path else ''} {one}")
    if len(faults) > SHOWN:
        print(f"……共{len(faults)}处")
    return len(faults)


if __name__ == "__main__":
    sys.exit(main())
