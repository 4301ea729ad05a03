"""How long does a trial of changed parameters over the whole register take, and how much memory?

A scratch database on the private PostgreSQL of SERVERS_ROOT with 65,000 holders and 1.5 million
people, listed as review would have listed them; the worker process with two processes that judge,
as it runs beside the service. Every holder is judged twice, as it is and as changed; the time is
that from the start of the process to the finished Excel file in object storage.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from bench import Figure, figure, register_data
from bench.memory import Held, family
from chassis import clock, migrate
from chassis.context import Actor, Call, system_call
from chassis.database import Db
from contracts.personnel import Personnel
from contracts.trials import DONE, FAILED, StartTrial
from deploy.local import postgres, processes
from deploy.local.state import State
from services.personnel.handlers.start_trial import start_trial
from services.personnel.tables import trial

HOLDERS = 65_000
PROCESSES = 2
TARGET_MINUTES, TARGET_MB = 4, 500
LIMIT_SECONDS = 600
CHANGES: dict[str, dict[str, int | None]] = {
    "technicians": {"3": 7},
    "electricians_high_voltage": {"3": 6, "2": 18},
}
REVIEWER = Actor("staff", "bench", "性能测试", roles=("DECIDE",))


def run() -> list[Figure]:
    """Needs SERVERS_ROOT and the environment of the running system, for its object storage."""
    with _filled() as (db, url, people):
        data = StartTrial(parameters=CHANGES, evaluated_on=clock.today())
        call = Call(REVIEWER, operation=Personnel.start_trial)
        trial_id = db.command(call, data, start_trial).trial_id
        register_data.list_holders(db, trial_id, HOLDERS)
        seconds, megabytes = _measured(db, url, trial_id)
    judged = f"{HOLDERS:,} holders, {people / 1e6:.1f} million people"
    return [
        figure(f"{judged}, changed parameters", round(seconds / 60, 2), "min", TARGET_MINUTES),
        figure("its processes together, resident at most", megabytes, "MB", TARGET_MB),
    ]


def _measured(db: Db, url: str, trial_id: str) -> tuple[float, int]:
    """Seconds, and the greatest sum of resident sets seen meanwhile."""
    environment = (
        os.environ
        | processes.MEMORY
        | {
            "DATABASE_URL_PERSONNEL": url,
            "TRIAL_PROCESSES": str(PROCESSES),
            "LOG_FORMAT": "json",
        }
    )
    environment.pop("HEALTH_PORT", None)
    command = [sys.executable, "-W", "ignore", "-m", "services.personnel.worker"]
    started, most = time.perf_counter(), 0
    with (
        tempfile.TemporaryFile("w+") as out,
        subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT) as process,
    ):
        try:
            while _state(db, trial_id) != DONE:
                most = max(most, Held.by(family(process.pid)).rss)
                if (
                    _state(db, trial_id) == FAILED
                    or process.poll() is not None
                    or (time.perf_counter() - started > LIMIT_SECONDS)
                ):
                    out.seek(0)
                    raise RuntimeError(f"the trial did not end: {out.read()[-2000:]}")
                time.sleep(0.2)
            return time.perf_counter() - started, round(most / 1e6)
        finally:
            process.send_signal(signal.SIGTERM)


def _state(db: Db, trial_id: str) -> str:
    with db.read(system_call("bench")) as session:
        return str(session.execute(select(trial.c.state).where(trial.c.id == trial_id)).scalar())


@contextmanager
def _filled() -> Iterator[tuple[Db, str, int]]:
    """(a migrated database with the register in it, its address, people), dropped again."""
    state = State(Path(os.environ["SERVERS_ROOT"]))
    name = f"bench_register_{os.getpid()}"
    postgres.create_database(state, "personnel", name)
    app, owner = (f"{url.rpartition('/')[0]}/{name}" for url in postgres.urls(state, "personnel"))
    try:
        migrate.run("personnel", url=owner, app_role="personnel_app")
        people = register_data.fill(owner.replace("+psycopg2", ""), HOLDERS)
        db = Db.connect(app, "personnel")
        try:
            yield db, app, people
        finally:
            db.close()
    finally:
        admin = postgres.admin_url(state).replace("+psycopg2", "")
        register_data.execute(admin, f'DROP DATABASE "{name}" WITH (FORCE)')
