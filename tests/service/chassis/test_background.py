"""A process beside a service: start, health, settings, stop; shown with the worker of personnel."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing

import eventlet
import pytest
import requests

from tests.infrastructure import Servers
from tests.polling import answer, wait_for
from tests.service.hosting import environment_of, free_port

SLOW = 90  # seconds that a start may take on a busy machine


@pytest.fixture
def run() -> Iterator[Callable[[dict[str, str]], subprocess.Popen[str]]]:
    """run(environment) → a worker that knows nothing else; killed at the end."""
    started: list[subprocess.Popen[str]] = []

    def start(environment: dict[str, str]) -> subprocess.Popen[str]:
        command = [sys.executable, "-W", "ignore", "-m", "services.personnel.worker"]
        clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
        pipe = subprocess.PIPE
        started.append(
            subprocess.Popen(command, env=clean | environment, text=True, stdout=pipe, stderr=pipe)
        )
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.fixture
def environment(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with environment_of(servers, monkeypatch, "personnel") as values:
        yield values | {"HEALTH_PORT": str(free_port())}


def get(path: str, environment: dict[str, str]) -> requests.Response | None:
    return answer(f"http://127.0.0.1:{environment['HEALTH_PORT']}{path}")


def test_every_missing_or_malformed_setting_has_a_line(
    run: Callable[[dict[str, str]], subprocess.Popen[str]],
) -> None:
    process = run({"DATABASE_URL_PERSONNEL": "mysql://x"})
    _, errors = process.communicate(timeout=SLOW)
    assert process.returncode == 2
    assert "AMQP_URI_PERSONNEL_WORKER is not set" in errors and "S3_ENDPOINT is not set" in errors
    assert "DATABASE_URL_PERSONNEL is malformed" in errors


@pytest.mark.service
def test_it_tells_its_health_and_stops(
    run: Callable[[dict[str, str]], subprocess.Popen[str]], environment: dict[str, str]
) -> None:
    process = run(environment)
    ready = wait_for(
        lambda: a if (a := get("/health/ready", environment)) is not None and a.ok else None, SLOW
    )
    assert ready.json() == {"ready": True, "missing": []}
    live, metrics, other = (
        get(path, environment) for path in ("/health/live", "/metrics", "/else")
    )
    assert live is not None and live.ok
    assert metrics is not None and "python_info" in metrics.text
    assert other is not None and other.status_code == 404
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=SLOW)
    assert (process.returncode, errors) == (0, "")


@pytest.mark.service
def test_a_database_that_never_answers_ends_the_start(
    run: Callable[[dict[str, str]], subprocess.Popen[str]], environment: dict[str, str]
) -> None:
    away = {"DATABASE_URL_PERSONNEL": "postgresql://x:y@127.0.0.1:1/z", "START_TIMEOUT": "1"}
    process = run(environment | away)
    _, errors = process.communicate(timeout=SLOW)
    assert (process.returncode, "database does not answer" in errors) == (3, True)


@pytest.mark.service
def test_a_taken_port_is_named(
    run: Callable[[dict[str, str]], subprocess.Popen[str]], environment: dict[str, str]
) -> None:
    address = ("127.0.0.1", int(environment["HEALTH_PORT"]))
    with closing(eventlet.listen(address, reuse_port=False)):
        process = run(environment)
        _, errors = process.communicate(timeout=SLOW)
    assert (process.returncode, errors.startswith("a port is taken")) == (4, True)
