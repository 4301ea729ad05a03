"""Processes as in production: start, health, settings, stop."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
import requests

from chassis import vault
from chassis.context import Call
from contracts.errors import Conflict, Unexpected
from tests.clients import Client
from tests.polling import answer, wait_for
from tests.service.chassis.conftest import FIRM
from tests.service.chassis.sample.contract import Sample
from tests.service.hosting import free_port

SLOW = 90  # seconds that a start may take on a busy machine
TARGET = "tests.service.chassis.sample.service:SampleService"


@pytest.fixture
def run() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """run(environment, target) → a process with these and the keys; killed at the end."""
    started: list[subprocess.Popen[str]] = []

    def start(environment: dict[str, str], target: str = TARGET) -> subprocess.Popen[str]:
        command = [sys.executable, "-W", "ignore", "-m", "chassis.run", target]
        clean = {name: os.environ[name] for name in ("PATH", "HOME", *vault.SETTINGS)}
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            command, env=clean | environment, text=True, stdout=pipe, stderr=pipe
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.fixture
def free() -> int:
    return free_port()


def get(path: str, port: int) -> requests.Response | None:
    return answer(f"http://127.0.0.1:{port}{path}")


def test_every_missing_or_malformed_setting_has_a_line(
    run: Callable[..., subprocess.Popen[str]],
) -> None:
    process = run({"DATABASE_URL_SAMPLE": "mysql://x"})
    _, errors = process.communicate(timeout=SLOW)
    assert process.returncode == 2
    assert "AMQP_URI_SAMPLE is not set" in errors
    assert "DATABASE_URL_SAMPLE is malformed: expected an address" in errors


def test_a_broker_that_never_answers_ends_the_start(
    run: Callable[..., subprocess.Popen[str]], sample_environment: dict[str, str]
) -> None:
    process = run(
        {
            "AMQP_URI_SAMPLE": "amqp://sample:x@127.0.0.1:1/",
            "ACTOR_PUBLIC_KEYS": sample_environment["ACTOR_PUBLIC_KEYS"],
            "DATABASE_URL_SAMPLE": "postgresql://x:y@127.0.0.1:1/z",
            "START_TIMEOUT": "1",
        }
    )
    _, errors = process.communicate(timeout=SLOW)
    assert (process.returncode, errors.startswith("the broker does not answer")) == (3, True)


def test_a_service_starts_tells_its_health_and_stops(
    sample_environment: dict[str, str], free: int, run: Callable[..., subprocess.Popen[str]]
) -> None:
    process = run({**sample_environment, "HEALTH_PORT": str(free)})
    ready = wait_for(
        lambda: a if (a := get("/health/ready", free)) is not None and a.ok else None, SLOW
    )
    assert ready.json() == {"ready": True, "missing": [], "degraded": []}
    live, metrics, other = (get(path, free) for path in ("/health/live", "/metrics", "/else"))
    assert live is not None and live.ok
    assert metrics is not None and "outbox_waiting" in metrics.text
    assert other is not None and other.status_code == 404
    process.send_signal(signal.SIGTERM)
    output, errors = process.communicate(timeout=SLOW)
    assert (process.returncode, errors) == (0, "")
    lines = [json.loads(line) for line in output.splitlines()]
    assert {line["service"] for line in lines} == {"sample"}
    assert {"broker_connected", "started", "stopping"} <= {line["event"] for line in lines}


def test_a_refusal_is_told_in_one_line_and_a_defect_with_its_traceback(
    sample_environment: dict[str, str],
    free: int,
    run: Callable[..., subprocess.Popen[str]],
    client: Client,
) -> None:
    process = run({**sample_environment, "HEALTH_PORT": str(free)})
    wait_for(lambda: (a := get("/health/ready", free)) is not None and a.ok, SLOW)
    sample = client.proxy(Sample, Call(FIRM).within(30))
    with pytest.raises(Conflict):
        sample.fail(text="conflict")
    with pytest.raises(Unexpected) as defect:
        sample.fail(text="nobody foresaw this")
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=SLOW)
    refused, failed = (
        [line for line in map(json.loads, output.splitlines()) if line["event"] == event]
        for event in ("rpc_refused", "rpc_failed")
    )
    assert [(line["level"], line["code"]) for line in refused] == [("info", "stale_version")]
    assert [(line["level"], line["reference"]) for line in failed] == [
        ("error", defect.value.details["reference"])
    ]
    assert output.count("Traceback") == 1


def test_a_taken_port_is_named(
    sample_environment: dict[str, str], free: int, run: Callable[..., subprocess.Popen[str]]
) -> None:
    with_port = {**sample_environment, "PORTAL_PORT": str(free)}
    target = "tests.service.chassis.web:WebHost"
    first = run(with_port, target)
    wait_for(lambda: get("/nothing", free) is not None, SLOW)
    second = run(with_port, target)
    _, errors = second.communicate(timeout=SLOW)
    assert (second.returncode, errors.startswith("a port is taken")) == (4, True)
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=SLOW)
    assert first.returncode == 0
