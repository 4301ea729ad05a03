"""A child that does not start, or ends, on small processes."""

import asyncio
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.local import child
from deploy.local.child import Child
from deploy.local.errors import LaunchError
from deploy.local.probe import accepts
from deploy.local.spec import Spec
from tests.polling import wait_for

# Says that it runs, each time, and fails as often as the file `fails` has letters.
PROGRAM = """
import pathlib, sys, time
fails, runs = pathlib.Path("fails"), pathlib.Path("runs")
runs.write_text((runs.read_text() if runs.exists() else "") + "x")
if fails.exists() and fails.read_text():
    fails.write_text(fails.read_text()[1:])
    sys.exit("no luck")
pathlib.Path("up").touch()
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(child, "START_PAUSES", (0.05, 0.05))
    monkeypatch.setattr(child, "BACKOFF_SECONDS", (0.05,))


@pytest.fixture
def told() -> list[str]:
    return []


def spec() -> Spec:
    async def ready() -> bool:
        return Path("up").exists()

    return Spec("small", [sys.executable, "-c", PROGRAM], ready, dict(os.environ), Path("log"))


def run(spec: Spec, told: list[str]) -> int:
    """How often it was started until it was ready."""

    async def once() -> None:
        small = Child(spec, lambda name, text: told.append(text))
        try:
            await small.start()
        finally:
            await small.stop()

    asyncio.run(once())
    return len(Path("runs").read_text())


def test_a_start_that_fails_is_tried_again(told: list[str]) -> None:
    Path("fails").write_text("xx")
    assert run(spec(), told) == 3
    assert told[0].startswith("small ended while starting: no luck (more in log); trying again")


def test_at_last_it_is_told_with_the_last_line_of_the_log(told: list[str]) -> None:
    Path("fails").write_text("xxx")
    with pytest.raises(LaunchError, match=r"^small ended while starting: no luck"):
        run(spec(), told)


def test_a_missing_setting_is_told_at_once(told: list[str]) -> None:
    hopeless = replace(spec(), argv=[sys.executable, "-c", "import sys; sys.exit(2)"])
    with pytest.raises(LaunchError):
        run(hopeless, told)
    assert told == []


def test_what_is_mended_before_a_start_is_told(told: list[str]) -> None:
    def mend() -> Iterator[str]:
        yield "mended"

    run(replace(spec(), mend=mend), told)
    assert told == ["mended"]


class Resort:
    def __init__(self, fails: str) -> None:
        self.fails = fails
        self.done: list[str] = []

    def apply(self) -> str:
        self.done.append("applied")
        Path("fails").write_text(self.fails)
        return "began anew"

    def undo(self) -> None:
        self.done.append("undone")


@pytest.mark.parametrize(("fails", "done"), [("", ["applied"]), ("x", ["applied", "undone"])])
def test_the_last_resort_is_undone_when_it_does_not_help(
    told: list[str], fails: str, done: list[str]
) -> None:
    Path("fails").write_text("xxxx")
    resort = Resort(fails)
    try:
        run(replace(spec(), last_resort=resort), told)
    except LaunchError:
        assert fails
    assert resort.done == done
    assert "began anew" in told


def test_one_that_ends_is_started_again_also_when_that_fails_for_a_while(
    told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        small = Child(spec(), lambda name, text: told.append(text))
        await small.start()
        try:
            real, refusals = asyncio.create_subprocess_exec, iter("xxx")

            async def refuse(*arguments: Any, **options: Any) -> Process:
                if next(refusals, None):
                    raise OSError(12, "Cannot allocate memory")
                return await real(*arguments, **options)

            monkeypatch.setattr(asyncio, "create_subprocess_exec", refuse)
            os.kill(small.pid or 0, signal.SIGKILL)
            await asyncio.to_thread(
                wait_for, lambda: Path("runs").read_text() == "xx", 20, what="the next start"
            )
        finally:
            await small.stop()

    asyncio.run(scenario())
    assert told[0] == "ended with status -9, starting again in 0.05 s"
    assert told[1:] == ["cannot be started (Cannot allocate memory), starting again in 0.05 s"] * 3


def test_last_words_are_those_of_a_log_that_a_power_cut_tore() -> None:
    Path("log").write_bytes(b"x" * 10_000 + b"\nlast line\n" + bytes(100))
    assert Child(spec(), print)._last_words() == "last line (more in log)"


def test_a_question_without_an_answer_is_none(
    told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the launcher would hang without a word: what is asked may be stopped or full."""

    async def for_ever() -> bool:
        await asyncio.sleep(3600)
        return True

    monkeypatch.setattr(child, "QUESTION_SECONDS", 0.05)
    with pytest.raises(LaunchError, match="was not ready"):
        run(replace(spec(), ready=for_ever, start_seconds=0.2), told)
    assert len(told) == 2  # it was tried again


def test_a_server_whose_queue_is_full_is_not_ready() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        port = server.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        began = time.monotonic()
        assert not asyncio.run(accepts(port))
        assert time.monotonic() - began < 10
        for one in waiting:
            one.close()
