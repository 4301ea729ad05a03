"""The wall clock is set, as after a correction, while services work: calls end in time, events
arrive, jobs go on, and nothing is lost or done twice."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from nameko.containers import ServiceContainer

from chassis import clock
from chassis.context import Call
from chassis.database import Db
from chassis.periodic import every
from contracts.errors import Unavailable
from tests.chaos.conftest import Start
from tests.chaos.test_faults import keyed, total, writing
from tests.clients import Client
from tests.polling import wait_for
from tests.service.chassis.conftest import FIRM
from tests.service.chassis.sample.contract import Sample
from tests.service.chassis.sample.tables import handled
from tests.service.hosting import running

RUNS: list[float] = []


class Diligent:
    name = "diligent"

    @every(0.2)
    def tick(self) -> None:
        RUNS.append(time.monotonic())


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[timedelta], None]]:
    """`jump(by)`: from now on every clock on the wall, also the libraries' own, shows that."""
    real = time.time
    with clock.travel(timedelta()):

        def to(by: timedelta) -> None:
            monkeypatch.setattr(clock, "_offset", by)
            monkeypatch.setattr(time, "time", lambda: real() + by.total_seconds())

        yield to


@pytest.mark.spec("P-10")
@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(hours=-1)], ids=["forth", "back"])
def test_the_clock_is_set_while_services_work(
    jump: Callable[[timedelta], None],
    by: timedelta,
    sample: ServiceContainer,
    other: ServiceContainer,
    client: Client,
    db: Db,
) -> None:
    with running(Diligent):
        RUNS.clear()
        wait_for(lambda: RUNS, what="the job")
        assert total(db) == 0
        before = client.proxy(Sample, keyed("before", 20)).add
        begun = before.with_key("before").defer(account="x", amount=1, seconds=1.0).start()
        wait_for(lambda: writing(db), what="the command")
        jump(by)
        assert begun.result().total == 1, "the answer is waited for as long as before"
        jumped = time.monotonic()
        asked = client.proxy(Sample, Call(FIRM, idempotency_key="after").within(20))
        assert asked.add.with_key("after")(account="x", amount=2, seconds=0.0).total == 3
        assert asked.add.with_key("before")(account="x", amount=1, seconds=1.0).total == 1
        wait_for(lambda: total(db, handled) == 2, what="both events")
        wait_for(lambda: sum(run > jumped for run in RUNS) > 3, what="the job")
        often = sum(run > jumped for run in RUNS)
        assert often <= (time.monotonic() - jumped) / 0.2 + 5, "it makes up for nothing"
    assert total(db) == 2


def test_a_service_whose_clock_is_ahead_says_so_at_once(
    start: Start, client: Client, db: Db
) -> None:
    start("SampleService", LICENSING_TEST_CLOCK="3600")
    started = time.monotonic()
    with pytest.raises(Unavailable):
        client.proxy(Sample, keyed("k", 60)).add(account="x", amount=1, seconds=0.0)
    assert time.monotonic() - started < 20
    assert total(db) == 0
