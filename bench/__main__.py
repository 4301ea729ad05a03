"""`python -m bench [--json] [NAME …]`: the figures of speed and memory, each with its target.

The system runs in a folder of its own for it, beside one that may be running, and is removed
afterwards. Ends with status 1 when a target is missed. Names: modules of this package.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import FrameType

from bench import Figure, figure, launch
from deploy.local import envfile

WITHOUT_SYSTEM = ("report", "what_if")
# Opened before submitted: the tab that can be edited is the larger one. What fills a database after
# both, because vacuum and checkpoints go on for a while. Memory last, after work.
WITH_SYSTEM = (
    "rpc",
    "staff_tab",
    "bus",
    "staffing",
    "uploads",
    "scans",
    "submission",
    "files",
    "personnel",
    "register",
    "memory",
)
ON_REQUEST = (
    "evaluation",
    "look_up",
    "cases",
    "day",
    "old_register",
)  # take longer than all others together
START = "start"
NAMES = (*WITHOUT_SYSTEM, *WITH_SYSTEM, START)
START_TARGET = 40
LIMIT_SECONDS = 15 * 60


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join((*NAMES, *ON_REQUEST)))
    options = parser.parse_args()
    unknown = set(options.names) - set(NAMES) - set(ON_REQUEST)
    if unknown:
        parser.error(f"no figure {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LIMIT_SECONDS * (4 if set(options.names) & set(ON_REQUEST) else 1))
    figures = _measure(options.names or NAMES)
    print(json.dumps(figures, ensure_ascii=False, indent=1) if options.json else _table(figures))
    return 0 if all(one["ok"] for one in figures) else 1


def _measure(names: Sequence[str]) -> list[Figure]:
    figures = [one for name in WITHOUT_SYSTEM if name in names for one in _run(name)]
    wanted = [name for name in (*WITH_SYSTEM, *ON_REQUEST) if name in names]
    if not wanted and START not in names:
        return figures
    environment = dict(os.environ)
    try:
        _say("first start, with demonstration data")
        with launch.up(environment) as (pid, seconds):
            os.environ |= envfile.read(launch.ROOT)
            os.environ |= {"SERVERS_ROOT": str(launch.ROOT), "LAUNCHER_PID": str(pid)}
            figures += [one for name in wanted for one in _run(name)]
        if START in names:
            figures += _starts(environment, seconds)
    finally:
        launch.remove()
    return figures


def _run(name: str) -> list[Figure]:
    _say(name)
    found: list[Figure] = import_module(f"bench.{name}").run()
    for one in found:
        _say(f"  {one['value']} {one['unit']} {one['name']}")
    return found


def _starts(environment: Mapping[str, str], first: float) -> list[Figure]:
    """`./dev up` when everything is installed and the data are there."""
    _say("second start")
    with launch.up(environment) as (_, again):
        return [
            figure("./dev up when installed", round(again, 1), "s", START_TARGET),
            figure("./dev up, first time, with demonstration data", round(first, 1), "s"),
        ]


def _table(figures: list[Figure]) -> str:
    lines = []
    for one in figures:
        target = "" if one["target"] is None else f"{one['bound']} {one['target']:g}"
        verdict = "" if one["target"] is None else "ok" if one["ok"] else "MISSED"
        measured = f"{one['value']:>8g} {one['unit']:<4}"
        lines.append(f"{measured}{target:>8}  {verdict:<7} {one['name']}")
    return "\n".join(lines)


def _say(step: str) -> None:
    print(f"… {step}", file=sys.stderr, flush=True)


def _too_long(number: int, frame: FrameType | None) -> None:
    raise TimeoutError("the figures took too long")


if __name__ == "__main__":
    sys.exit(main())
