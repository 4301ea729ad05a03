"""An import as a background job: its files fetched and checked; loaded once somebody has said so.

Killed at any point it is taken up again: what is loaded is found there, each licence whole.
"""

from __future__ import annotations

import csv
import io
import tempfile
import threading
import time
from collections.abc import Iterable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from chassis import clock, log
from chassis.database import Db
from chassis.storage import Storage
from chassis.streams import Stored
from contracts.errors import Conflict, FileDamaged, Unavailable
from contracts.review.old_register import LOADING, Counts
from deploy.old_register.checking import Outcome, check
from deploy.old_register.loading import load_licences, load_people
from rules.vocabulary.texts import quoted
from services.review.old_register import jobs
from services.review.old_register.jobs import Told
from services.review.old_register.lines import Fault

ATTEMPTS = 5
SECONDS = 2 * 3600
"""No import takes longer, but one that hangs."""
_EVERY = 1.0  # seconds between looks at whether to go on
_GO_ON = "已经导入的许可证完整有效，可以重新开始，从中断处继续"
_log = log.get(__name__)


class _Ended(Exception):
    """Somebody has cancelled it."""


class _Stopping(Exception):
    """This process must end."""


class _TooLong(Exception):
    pass


@dataclass(frozen=True)
class Job:
    """db: of review. stopping: set when this process must end."""

    db: Db
    storage: Storage
    stopping: threading.Event


def carry_out(job: Job, import_id: str) -> None:
    """Check it or load it, as its state says; afterwards it is over or waits for another attempt.

    Raises Unavailable when something that it needs is away: the caller waits before it tries again.
    """
    row = jobs.begin(job.db, import_id)
    if row is None:
        return
    with log.bound(import_id=import_id):
        if row.attempts > ATTEMPTS:
            jobs.fail(job.db, row, f"导入多次中断；{_GO_ON}，仍不成功请联系运维人员")
            _log.error("import_given_up", attempts=row.attempts)
            return
        try:
            _steps(job, row)
        except _Ended:
            _log.info("import_cancelled")
        except _Stopping:
            jobs.give_back(job.db, row)
        except Unavailable:
            jobs.give_back(job.db, row)
            raise
        except Exception as error:
            _failed(job, row, error)


def _failed(job: Job, row: Any, error: Exception) -> None:
    match error:
        case BrokenProcessPool():
            _log.warning("import_interrupted")  # counted, and taken up again
        case Conflict():
            jobs.fail(job.db, row, f"{error}；{_GO_ON}")
        case FileDamaged():
            jobs.fail(job.db, row, "保存的文件缺失或已损坏，请重新上传")
        case _TooLong():
            jobs.fail(job.db, row, f"用时超过{SECONDS // 3600}小时，已停止；{_GO_ON}")
        case _:
            _log.exception("import_failed")
            jobs.fail(job.db, row, f"因系统问题中止，请联系运维人员；{_GO_ON}")


def _steps(job: Job, row: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: _fetched(job.storage, one, folder, name) for name, one in row.files.items()}
        licences, people = paths["licences"], paths.get("people")
        on, tell = clock.today(), _Following(job, row)
        outcome = check(licences, people, on, tell)
        counts = _counts(outcome)
        told = _told(row, outcome.licence_faults, outcome.people_faults)
        if told:
            _faulty(job, row, told, counts)
        elif row.state != LOADING:
            jobs.found_right(job.db, row, asdict_of(counts))
        else:
            _load(job, row, licences, people, outcome, counts)


def _load(
    job: Job, row: Any, licences: Path, people: Path | None, outcome: Outcome, counts: Counts
) -> None:
    tell = _Following(job, row)
    taken, faults = load_licences(licences, clock.today(), tell)
    served = 0
    if people and not faults:
        served, faults = load_people(people, outcome.firms, tell)
    if faults:
        raise Conflict(f"检查之后登记册有变化，{len(faults)}处未能导入")
    done = asdict_of(counts) | {"loaded": taken, "people_loaded": served}
    jobs.loaded(job.db, row, done)
    _log.info("import_done", licences=taken, people=served)


def _faulty(job: Job, row: Any, told: list[Told], counts: Counts) -> None:
    content = listed(told)
    key = f"register/{row.id}-faults"
    job.storage.put_stream(key, io.BytesIO(content), len(content))
    file = {"object_key": key, "size": len(content)}
    jobs.found_faulty(job.db, row, told, file, asdict_of(counts))


def listed(told: Iterable[Told]) -> bytes:
    """As CSV that Excel opens as it is; no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("文件", "行", "列", "错误"))
    for one in told:
        writer.writerow([quoted(str(value)) for value in one])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def asdict_of(counts: Counts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in Counts.__struct_fields__}


def _counts(outcome: Outcome) -> Counts:
    found = {name: value for name, value in asdict(outcome).items() if isinstance(value, int)}
    return Counts(**found)


def _told(row: Any, licences: list[Fault], people: list[Fault]) -> list[Told]:
    return [
        Told(row.files[name]["filename"], one.line, one.column, one.message)
        for name, found in (("licences", licences), ("people", people))
        for one in sorted(found, key=lambda one: one.line)
    ]


def _fetched(storage: Storage, file: dict[str, Any], folder: str, name: str) -> Path:
    path = Path(folder) / name
    expected = Stored(file["size"], file["sha256"])
    with storage.get_stream(file["object_key"], expected) as chunks, path.open("wb") as out:
        for chunk in chunks:
            out.write(chunk)
    return path


class _Following:
    """Progress into the row, and from it whether to go on."""

    def __init__(self, job: Job, row: Any) -> None:
        self._job, self._row = job, row
        self._next = 0.0
        self._end = time.monotonic() + SECONDS

    def __call__(self, phase: str, done: int) -> None:
        """Raises what ends the attempt."""
        now = time.monotonic()
        if self._job.stopping.is_set():
            raise _Stopping
        if now > self._end:
            raise _TooLong
        if now > self._next:
            self._next = now + _EVERY
            if not jobs.follow(self._job.db, self._row, phase, done):
                raise _Ended
