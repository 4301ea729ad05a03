"""`python -m tests.second_evaluator [--facts N] [--seed N] [ORDER/LEVEL …]`: `./dev compare`.

Holds the package `rules` against the second evaluator on random facts of each level of each order;
ends with status 1 at any difference and shows the first facts of each kind of difference.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from tests.second_evaluator.compare import Compared, compared
from tests.second_evaluator.figures import LEVELS

PIECE = 1_000
NUMBER = 20_000
SHOWN = 5
EVERY = [f"{order}/{level}" for order, levels in LEVELS.items() for level in levels]


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev compare", description=__doc__)
    parser.add_argument("--facts", type=int, default=NUMBER, help="facts of each level")
    parser.add_argument("--seed", type=int, default=1, help="other facts")
    parser.add_argument("levels", nargs="*", metavar="ORDER/LEVEL", help=", ".join(EVERY))
    options = parser.parse_args()
    unknown = set(options.levels) - set(EVERY)
    if unknown:
        parser.error(f"no level {', '.join(sorted(unknown))}; there are {', '.join(EVERY)}")
    kinds: Counter[str] = Counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for one in options.levels or EVERY:
            order, level = one.split("/")
            kinds += _level(pool, order, level, options.facts, options.seed)
    for what, number in kinds.most_common():
        print(f"{number:>8}  {what}")
    return 1 if kinds else 0


def _level(
    pool: ProcessPoolExecutor, order: str, level: str, number: int, seed: int
) -> Counter[str]:
    started = time.perf_counter()
    pieces = [
        pool.submit(compared, order, level, min(PIECE, number - first), seed * 1_000_000 + first)
        for first in range(0, number, PIECE)
    ]
    found = [piece.result() for piece in pieces]
    seconds = time.perf_counter() - started
    differences = sum(len(one.differences) for one in found)
    told = f"{number} facts, {differences} differences, {seconds:.1f} s"
    print(f"{order}/{level}: {told}", flush=True)
    _show(found)
    return Counter(f"{order}/{level} {what}" for one in found for what, _, _ in one.differences)


def _show(found: list[Compared]) -> None:
    shown: set[str] = set()
    for what, on, facts in (one for piece in found for one in piece.differences):
        if what not in shown and len(shown) < SHOWN:
            shown.add(what)
            told = json.dumps(facts, ensure_ascii=False)
            print(f"  {what} on {on}: {told}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
