"""Compares every stored file with what was noted of it.

    ./dev verify [--sizes] [SERVICE …]

Reads everything; `--sizes` only asks the store for the lengths, which after a power cut finds what
is missing or shortened. What is wrong is listed, with status 1, and noted, so that firms and
reviewers are told; what is there again is taken back. Elsewhere: `python -m deploy.verify` with the
environment of the services.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from sqlalchemy import Row

from chassis import kept_files, log
from chassis.context import system_call
from chassis.database import Db
from chassis.kept_files import KeptFiles
from chassis.settings import settings
from chassis.storage import Storage
from services.application.kept import FILES as ATTACHMENTS
from services.evaluation.kept import FILES as PROOFS
from services.identity.kept import FILES as LICENCES
from services.personnel.kept import FILES as RESULTS
from services.review.kept import FILES as PHOTOS

KEPT = {
    "application": ATTACHMENTS,
    "identity": LICENCES,
    "personnel": RESULTS,
    "review": PHOTOS,
    "evaluation": PROOFS,
}
AT_ONCE = 4
BATCH = 200
_TELL = 5.0  # seconds between lines


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="dev verify", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--sizes", action="store_true", help="only whether all are there, and as long"
    )
    parser.add_argument("services", nargs="*", metavar="SERVICE", help=", ".join(KEPT))
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.services) - set(KEPT):
        parser.error(f"no files of {', '.join(sorted(unknown))}; there are {', '.join(KEPT)}")
    log.configure("verify", settings().log_format)
    storage, damaged = Storage.from_settings(), 0
    for service in chosen.services or KEPT:
        db = Db.connect(settings().database_url(service), service, pool_size=AT_ONCE + 1)
        for files in KEPT[service]:
            damaged += verify(db, service, storage, files, sizes=chosen.sizes)
        db.close()
    return 1 if damaged else 0


def verify(db: Db, service: str, storage: Storage, files: KeptFiles, *, sizes: bool = False) -> int:
    """How many files of a service are not as they were stored. Raises Unavailable."""
    counts, told, call = Counter[str](), time.monotonic(), system_call(service)

    def right(number: int) -> None:
        counts["files"] += number

    def look(row: Row[Any]) -> tuple[Row[Any], str | None]:
        counts["files"] += 1
        return row, kept_files.patiently(lambda: kept_files.look(db, call, storage, files, row))

    if sizes:
        rows = kept_files.suspects(db, call, storage, files, right)
    else:
        rows = kept_files.everything(db, call, files)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while batch := list(islice(rows, BATCH)):
            for row, damage in threads.map(look, batch):
                if damage:
                    counts[damage] += 1
                    key = getattr(row, files.key.key)
                    print(f"{damage}: {files.table.name} {key}, {row.object_key}", flush=True)
            if time.monotonic() - told > _TELL:
                told = time.monotonic()
                print(f"{files.folder}: {counts['files']} so far", file=sys.stderr, flush=True)
    return _summed_up(files.folder, counts)


def _summed_up(folder: str, counts: Counter[str]) -> int:
    files = counts.pop("files", 0)
    found = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items()))
    print(f"{folder}: {files} files, {found or 'all as they were stored'}", flush=True)
    return counts.total()


if __name__ == "__main__":
    sys.exit(main())
