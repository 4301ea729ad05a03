"""Jobs run at their interval, and one that fails runs again."""

from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from chassis.periodic import every
from contracts.errors import Unavailable
from tests.polling import wait_for
from tests.service.hosting import running

RUNS: list[str] = []


class Diligent:
    name = "diligent"

    @every(0.05)
    def tick(self) -> None:
        RUNS.append("tick")

    @every(0.05)
    def stumble(self) -> None:
        RUNS.append("stumble")
        raise RuntimeError("this once and every time")

    @every(0.05)
    def wait_for_others(self) -> None:
        raise Unavailable


def runs(job: str, outcome: str) -> float:
    labels = {"job": job, "outcome": outcome}
    return REGISTRY.get_sample_value("job_seconds_count", labels) or 0.0


def test_a_job_is_run_again_and_again_counted_and_told() -> None:
    RUNS.clear()
    with capture_logs() as logged, running(Diligent):
        wait_for(lambda: RUNS.count("tick") > 2 and RUNS.count("stumble") > 2, what="three runs")
        wait_for(lambda: runs("wait_for_others", "put_off") > 0)
    assert runs("tick", "done") > 2
    assert runs("stumble", "failed") > 2
    assert REGISTRY.get_sample_value("job_done_timestamp_seconds", {"job": "tick"})
    assert not REGISTRY.get_sample_value("job_done_timestamp_seconds", {"job": "stumble"})
    levels = {line["event"]: line["log_level"] for line in logged}
    assert levels["job_failed"] == "error"
    assert levels["job_put_off"] == "warning"
