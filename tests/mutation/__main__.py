"""``./dev mutation [file …]``: does a test notice when a number or a comparison of `rules` changes?

Ends with 0 only if every survivor is explained in ``explained.yaml``. A run that was cut off goes
on where it was; a later one asks the test first that noticed the change before.
"""

import argparse
import fcntl
import hashlib
import json
import shutil
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.mutation import runner
from tests.mutation.collected import Collected
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.selection import Selection

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".local" / "mutation"
TREE = FOLDER / "tree"
UNCHANGED = "rules/evaluate.py"
"""What nearly every test runs."""
EXPLAINED = Path(__file__).parent / "explained.yaml"
COPIED = ("rules", "tests", "docs", "contracts", "deploy", "chassis", "pyproject.toml")
WATCHED = ("rules", "tests/rules", "tests/unit/rules", "tests/factories", "docs/rules.md")

Key = tuple[str, str, str, str]


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev mutation", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", help="only these, such as rules/dates.py")
    files = parser.parse_args().files or all_files()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("another run is going on: they would change the same copy")
        return _run(files)


def _run(files: list[str]) -> int:
    digest = _digest()
    _copy()
    runner.prepare()
    _record(digest)
    results = Results(digest)
    selection = Selection(FOLDER, TREE)
    collected = Collected(TREE, FOLDER)
    _check(collected, selection)
    explained = read_explained()
    unexplained: list[Mutant] = []
    found: Counter[Key] = Counter()
    totals = Counter[str]()
    for file in files:
        tried = mutants(TREE, file)
        survivors = [
            mutant for mutant in tried if not _killed(mutant, results, selection, collected)
        ]
        found.update(mutant.key for mutant in survivors)
        open_ = [mutant for mutant in survivors if not explained[mutant.key]]
        unexplained += open_
        counts = {
            "mutants": len(tried),
            "killed": len(tried) - len(survivors),
            "explained": len(survivors) - len(open_),
            "unexplained": len(open_),
        }
        totals.update(counts)
        if tried:
            print(f"{file}: {_told(counts)}", flush=True)
    for mutant in unexplained:
        print(f"\n{mutant.file}:{mutant.lines.start} {mutant.where}")
        print(f"  - {mutant.was}\n  + {mutant.becomes}")
    for key in explained:
        if key[0] in files and explained[key] > found[key]:
            print(f"\nexplained, but no survivor: {' | '.join(key)}")
    print(f"\nall: {_told(totals)}")
    return 1 if unexplained else 0


def all_files() -> list[str]:
    files = [*(ROOT / "rules").rglob("*.py"), *(ROOT / "rules" / "data").glob("*.yaml")]
    return sorted(str(file.relative_to(ROOT)) for file in files)


def read_explained() -> Counter[Key]:
    entries = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8"))
    return Counter(
        (entry["file"], one["in"], one["was"], one["becomes"])
        for entry in entries
        for one in entry["mutants"]
    )


class Results:
    """What the runs so far have found, one line of JSON each.

    A mutant stays killed as long as its file and that of the test that noticed it are the same;
    a survivor is tried again when anything is another.
    """

    def __init__(self, digest: str) -> None:
        self._digest = digest
        self._file = FOLDER / "results.jsonl"
        self._of_now: dict[str, str | None] = {}
        self._killers: dict[str, str] = {}
        if self._file.exists():
            for line in self._file.read_text(encoding="utf-8").splitlines():
                self._take(json.loads(line))

    def _take(self, entry: dict[str, Any]) -> None:
        if entry["digest"] in (self._digest, _digest_of_test(entry["killer"])):
            self._of_now[entry["mutant"]] = entry["killer"]
        if entry["killer"]:
            self._killers[entry["mutant"]] = entry["killer"]

    def known(self, mutant: Mutant) -> bool:
        return _name(mutant) in self._of_now

    def killer(self, mutant: Mutant) -> str | None:
        return self._of_now.get(_name(mutant))

    def likely(self, mutant: Mutant) -> set[str]:
        """Tests that noticed this change before, or another one of the same file."""
        own = self._killers.get(_name(mutant))
        others = [test for name, test in self._killers.items() if name.startswith(mutant.file)]
        return {own} if own else set(others[-10:])

    def keep(self, mutant: Mutant, killer: str | None) -> None:
        digest = _digest_of_test(killer) or self._digest
        entry = {"digest": digest, "mutant": _name(mutant), "killer": killer}
        self._take(entry)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


@cache
def _digest_of_test(test: str | None) -> str | None:
    """That of the file of a test; None for what is not a test."""
    file = TREE / (test or "").partition("::")[0]
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None


def _name(mutant: Mutant) -> str:
    digest = hashlib.sha256(mutant.source.encode()).hexdigest()[:12]
    return " | ".join((*mutant.key, digest))


def _killed(mutant: Mutant, results: Results, selection: Selection, collected: Collected) -> bool:
    if not results.known(mutant):
        tests = selection.of(mutant)
        likely = results.likely(mutant)
        ordered = sorted(tests, key=lambda test: test not in likely)
        results.keep(mutant, _killer(mutant, ordered, selection, collected))
    return results.killer(mutant) is not None


def _check(collected: Collected, selection: Selection) -> None:
    """Without a change nothing may fail, or every mutant would seem to be noticed."""
    one = next(mutant for mutant in mutants(TREE, UNCHANGED) if mutant.inside)
    source = (TREE / UNCHANGED).read_text(encoding="utf-8")
    unchanged = replace(one, source=source)
    tests = selection.of(unchanged)
    if killer := collected.killer(unchanged, tests):
        raise SystemExit(f"{killer} fails without a change: see {FOLDER / 'last.log'}")


def _killer(
    mutant: Mutant, tests: list[str], selection: Selection, collected: Collected
) -> str | None:
    if mutant.inside:
        killer = collected.killer(mutant, tests)
        if killer or not selection.at_import(mutant):
            return killer
    elif mutant.file.endswith(".yaml"):
        # What test modules have read before is the original: a guess, to be confirmed.
        with runner.changed(TREE / mutant.file, mutant.source):
            guess = collected.killer(mutant, tests)
        tests = sorted(tests, key=lambda test: test != guess)
    return runner.killer(TREE, FOLDER, mutant, tests)


def _digest() -> str:
    digest = hashlib.sha256()
    for name in WATCHED:
        place = ROOT / name
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.suffix in (".py", ".yaml", ".md", ".json", ".txt"):
                digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()


def _copy() -> None:
    """A copy is changed, never the checkout itself."""
    shutil.rmtree(TREE, ignore_errors=True)
    TREE.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, TREE / name, ignore=shutil.ignore_patterns("node_modules"))
        else:
            shutil.copy2(source, TREE / name)


def _record(digest: str) -> None:
    recorded = FOLDER / "recorded"
    if not recorded.exists() or recorded.read_text() != digest:
        print("… running all tests of rules once, to see what each of them runs", flush=True)
        runner.record(TREE, FOLDER)
        recorded.write_text(digest)


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items())


sys.exit(main())
