"""How long does review work in a day on reminders and terms that end, in a register of the
country's size?

The register of `look_up`, its terms spread evenly over six years. Measured is the second day: its
first run, which reminds and ends terms, and the others of the day, which find nothing to do.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta
from statistics import median

from sqlalchemy import text

from bench import Figure, figure
from bench.look_up import CALL, HOLDERS, ON, filled
from chassis import clock
from chassis.database import Db
from services.review import reminders
from services.review.licensing import by_date

RUNS, IDLE = 144, 5  # one every ten minutes; so many of the idle ones are measured
TARGET_SECONDS = 60
_SPREAD = text(
    "UPDATE licence_period SET valid_to ="
    " CAST(:first AS date) + abs(hashtext(CAST(licence_id AS text))) % 2190"
)


def run() -> list[Figure]:
    """Needs SERVERS_ROOT, the folder of running private servers."""
    with filled() as (db, _):
        seconds, done = of_a_day(db)
    what = f"reminders and ended terms of a day among {HOLDERS:,}"
    return [
        figure(what, round(seconds, 1), "s", TARGET_SECONDS),
        figure("firms reminded and terms ended in it", done, ""),
    ]


def of_a_day(db: Db) -> tuple[float, int]:
    """Seconds of the runs of a day, and how many were reminded or ended."""
    os.environ["LICENSING_TEST"] = "1"  # the clock is set
    with db.transaction(CALL) as tx:
        tx.session.execute(_SPREAD, {"first": ON})
    with clock.travel(ON):
        _run(db)
    with clock.travel(ON + timedelta(days=1)):
        first, done = _run(db)
        idle = [_run(db)[0] for _ in range(IDLE)]
    return first + (RUNS - 1) * median(idle), done


def _run(db: Db) -> tuple[float, int]:
    begun = time.perf_counter()
    done = by_date.follow_clock(CALL, db=db) + reminders.remind(CALL, db=db)
    return time.perf_counter() - begun, done
