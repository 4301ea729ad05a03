"""`./dev up` as a person meets it, on the system that the journeys use too."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
import requests

from deploy.local.system import pids
from tests.polling import ok, wait_for

pytestmark = pytest.mark.service
PROJECT = Path(__file__).parents[3]


def up(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deploy.local", "up", *arguments],
        cwd=PROJECT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def ready(name: str, root: str) -> bool:
    settings = (Path(root) / "settings.json").read_text()
    port = json.loads(settings)["ports"][f"health_{name}"]
    return ok(f"http://127.0.0.1:{port}/health/ready") is not None


def test_both_surfaces_answer(system: dict[str, str]) -> None:
    for name in ("PORTAL_URL", "INTRANET_URL", "SMS_URL"):
        assert requests.get(system[name], timeout=10).ok


def test_second_start_in_the_same_place_says_so(system: dict[str, str]) -> None:
    second = up("--root", system["SYSTEM_ROOT"])
    assert second.returncode == 1
    assert second.stderr.startswith("dev: already running here: portal http://127.0.0.1:")
    assert second.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["review", "intranet-1"])
def test_killed_process_is_named_and_comes_back(system: dict[str, str], name: str) -> None:
    root = system["SYSTEM_ROOT"]
    os.kill(pids(Path(root))[name], signal.SIGKILL)
    output = Path(root).with_suffix(".log")
    wait_for(
        lambda: re.search(rf"{name} +│ ended with status -9", output.read_text()), what="the notice"
    )
    wait_for(lambda: ready(name, root), 60, what=f"{name} in health")


@pytest.mark.parametrize("name", ["files", "documents"])
def test_a_killed_fork_server_comes_back(system: dict[str, str], name: str) -> None:
    root = Path(system["SYSTEM_ROOT"])
    killed = pids(root)[name]
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: pids(root).get(name, killed) != killed, 60, what=f"another {name}")


def test_a_gateway_that_dies_is_taken_over(system: dict[str, str]) -> None:
    """Both instances are killed, one after the other, while pages are asked for: those that were
    being answered fail, nobody is refused."""
    root, workers = system["SYSTEM_ROOT"], 4
    ended, outcomes = threading.Event(), Counter[str]()

    def ask() -> None:
        while not ended.is_set():
            try:
                # A connection each: one that was open to the killed process ends with it.
                answer = requests.get(f"{system['PORTAL_URL']}/licences", timeout=30)
                outcomes[str(answer.status_code)] += 1
            except requests.ConnectionError as error:
                refused = "refused" in str(error)
                outcomes["refused" if refused else "in flight"] += 1

    def more_than(number: int) -> bool:
        return outcomes.total() > number

    asking = [threading.Thread(target=ask) for _ in range(workers)]
    for one in asking:
        one.start()
    names = ("portal-1", "portal-2")
    try:
        for name in names:
            wait_for(lambda: all(ready(one, root) for one in names), 60, what="both in health")
            os.kill(pids(Path(root))[name], signal.SIGKILL)
            enough = outcomes.total() + 40
            wait_for(partial(more_than, enough), what="answers of the other")
    finally:
        ended.set()
        for one in asking:
            one.join()
    assert outcomes["refused"] == 0
    assert outcomes["in flight"] <= 2 * workers
    assert outcomes["200"] == outcomes.total() - outcomes["in flight"]


def test_taken_port_is_one_line_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        refused = up("--root", str(tmp_path), PORTAL_PORT=str(port))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"dev: port {port} (portal_port) is taken")
    assert refused.stderr.count("\n") == 1
    assert not (tmp_path / "postgres").exists()
