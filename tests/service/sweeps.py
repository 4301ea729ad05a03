"""When the sweeps of stored files run, for tests that move the clock from one run to the next."""

from collections.abc import Iterator
from datetime import UTC, datetime

from chassis.sweep import SECONDS, SLICES


def runs(since: datetime) -> Iterator[datetime]:
    """An instant in each run of a whole pass, the first one after `since`; at the begin of its run,
    which therefore does not end while somebody looks."""
    number = int(since.timestamp()) // SECONDS + 1
    for run in range(number, number + SLICES):
        yield datetime.fromtimestamp(run * SECONDS, UTC)
