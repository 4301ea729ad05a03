"""How long does `./dev register` take for a register of the country's size, and how much memory?

Made-up files with 65,000 holders (or OLD_REGISTER_HOLDERS) and 23 people each, taken over by the
running system of the figures: checked, checked again and loaded. Only where it is named.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import Figure, figure
from bench.look_up import line
from bench.memory import Held, family
from rules.vocabulary.numbers import identity_check_character

HOLDERS, PEOPLE = 65_000, 23
TARGET_MINUTES, TARGET_MB = 20, 1024
LIMIT_SECONDS = 45 * 60


def run() -> list[Figure]:
    """Needs the environment of a running system."""
    count = int(os.environ.get("OLD_REGISTER_HOLDERS", HOLDERS))
    with tempfile.TemporaryDirectory() as folder:
        licences, people = Path(folder) / "licences.jsonl", Path(folder) / "people.jsonl"
        _write(licences, (line(number) for number in range(count)))
        _write(people, _people(count))
        seconds, megabytes = _measured(licences, people)
    what = f"{count:,} holders with {count * PEOPLE:,} people"
    # Of a smaller register a smaller share of the time.
    target = TARGET_MINUTES * count / HOLDERS
    return [
        figure(f"{what} checked and taken over", round(seconds / 60, 2), "min", round(target, 2)),
        figure("its processes together, resident at most", megabytes, "MB", TARGET_MB),
    ]


def _measured(licences: Path, people: Path) -> tuple[float, int]:
    """Seconds, and the greatest sum of resident sets seen meanwhile."""
    command = [sys.executable, "-W", "ignore", "-m", "deploy.old_register", str(licences)]
    begun, most = time.perf_counter(), 0
    with subprocess.Popen([*command, "--people", str(people), "--load"]) as process:
        try:
            while process.poll() is None:
                most = max(most, Held.by(family(process.pid)).rss)
                if time.perf_counter() - begun > LIMIT_SECONDS:
                    raise TimeoutError(f"longer than {LIMIT_SECONDS // 60} minutes")
                time.sleep(0.5)
        finally:
            process.kill()
    if process.returncode:
        raise RuntimeError("the register was not taken over")
    return time.perf_counter() - begun, round(most / 1e6)


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _people(count: int) -> Iterator[dict[str, Any]]:
    draw, kinds = random.Random(5), ["TECH_HEAD", "SAFETY_HEAD", *["TECH"] * 5, *["SKILL"] * 16]
    for holder in range(count):
        number = line(holder)["number"]
        for place, kind in enumerate(kinds):
            yield {"number": number, "name": "王建国", "kind": kind} | _person(
                holder * PEOPLE + place, kind, draw
            )


def _person(serial: int, kind: str, draw: random.Random) -> dict[str, str]:
    """serial: another one is another person, up to eleven million."""
    day, order = divmod(serial, 1000)
    year, day = divmod(day, 336)
    stem = (
        f"{310000 + year // 30:06}{1970 + year % 30}{1 + day // 28:02}{1 + day % 28:02}{order:03}"
    )
    of_kind = (
        {"certificate_kind": "SPECIAL_OPERATION", "item": draw.choice(("HIGH_VOLTAGE", "CABLE")),
         "valid_from": "2023-05-01", "valid_to": "2029-04-30"}
        if kind == "SKILL"
        else {"qualification": "TITLE", "title": "INTERMEDIATE", "specialty": "电气工程"}
    )  # fmt: skip
    return {"id_number": stem + identity_check_character(stem), **of_kind}
