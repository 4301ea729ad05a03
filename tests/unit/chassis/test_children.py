"""Child processes: what they answer, and that none of them harms more than its own task."""

import io
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from chassis import children as module
from chassis import forked
from chassis.children import Bounds, Children, Died
from contracts.errors import Invalid, Unavailable

WORK = "tests.unit.chassis.childwork"
BOUNDS = Bounds(memory=64 << 20, cpu=10, seconds=20)
BUSY = "请稍后再试"


@contextmanager
def pool_of(at_once: int) -> Iterator[Children]:
    pool = Children("tests", WORK, at_once=at_once, busy=BUSY).start()
    yield pool
    pool.stop()


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    with pool_of(2) as pool:
        yield pool


@pytest.fixture
def single() -> Iterator[Children]:
    with pool_of(1) as pool:
        yield pool


@pytest.fixture(scope="module")
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(40) as found:
        yield found


def run(
    pool: Children, name: str, content: bytes = b"", bounds: Bounds = BOUNDS, **more: Any
) -> bytes:
    return pool.run(f"{WORK}:{name}", io.BytesIO(content), bounds, **more)


def test_a_child_is_given_the_content_and_the_arguments(children: Children) -> None:
    assert run(children, "echo", b"content", more="!") == b"content!"


def test_a_file_is_read_from_its_beginning_and_left_where_it_was(children: Children) -> None:
    with TemporaryFile() as file:
        file.write(b"x" * 3_000_000)
        file.seek(1_000_000)
        assert len(children.run(f"{WORK}:echo", file, BOUNDS)) == 3_000_000
        assert len(file.read()) == 2_000_000


def test_an_answer_may_be_large(children: Children) -> None:
    assert len(run(children, "much", megabytes=20)) == 20 << 20


def test_a_refusal_comes_back_as_it_was_raised(children: Children) -> None:
    with pytest.raises(Invalid) as refused:
        run(children, "refuse")
    assert refused.value.findings == [{"path": "file", "message": "不行", "code": "no"}]


def test_a_defect_is_told_without_its_words(children: Children) -> None:
    with pytest.raises(Died) as died:
        run(children, "fail")
    assert "KeyError" in str(died.value)
    assert "childwork.py" in str(died.value)
    assert "content" not in str(died.value)


@pytest.mark.parametrize(
    ("name", "bounds", "more"),
    [
        ("crash", BOUNDS, {}),
        ("compute", BOUNDS._replace(cpu=1), {}),
        ("sleep", BOUNDS._replace(seconds=0.3), {"seconds": 60}),
        ("hoard", BOUNDS, {"megabytes": 100}),
    ],
)
def test_a_child_beyond_its_bounds_costs_its_own_task_only(
    single: Children, name: str, bounds: Bounds, more: dict[str, Any]
) -> None:
    with pytest.raises(Died):
        run(single, name, bounds=bounds, **more)
    assert run(single, "hoard", megabytes=30) == str(30 << 20).encode()


def test_a_function_of_another_module_is_not_run(children: Children) -> None:
    with pytest.raises(Died):
        children.run("os:getcwd", io.BytesIO(), BOUNDS)


def test_a_child_opens_nothing_and_has_no_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    with pool_of(1) as pool:
        assert run(pool, "reach_out") == b""
    assert not Path("/tmp/from-a-child").exists()


def inside(pool: Children, count: int) -> None:
    """Wait until so many tasks run or wait."""
    end = time.monotonic() + 10
    while pool.line.inside < count:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_line_has_an_end_and_each_client_a_share_of_it(
    monkeypatch: pytest.MonkeyPatch, threads: ThreadPoolExecutor
) -> None:
    monkeypatch.setattr(module, "WAITING", 3)
    monkeypatch.setattr(module, "PER_CLIENT", 2)
    with pool_of(1) as pool:
        fill(pool, threads)


def fill(pool: Children, threads: ThreadPoolExecutor) -> None:
    def asked(client: str) -> Future[bytes]:
        return threads.submit(run, pool, "sleep", seconds=1, client=client)

    first = [asked("a"), asked("a")]
    inside(pool, 2)
    with pytest.raises(Unavailable):
        run(pool, "echo", client="a")
    assert not pool.trouble()
    first += [asked("b"), asked("c")]
    inside(pool, 4)
    assert pool.trouble()
    with pytest.raises(Unavailable) as full:
        run(pool, "echo", client="d")
    assert full.value.message == BUSY
    assert full.value.details["retry_after"] > 0
    assert [future.result() for future in first] == [b"slept"] * 4
    assert not pool.trouble()
    assert run(pool, "echo", b"again", client="a") == b"again"


def test_waiting_ends(
    single: Children, monkeypatch: pytest.MonkeyPatch, threads: ThreadPoolExecutor
) -> None:
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.1)
    first = threads.submit(run, single, "sleep", seconds=1)
    inside(single, 1)
    with pytest.raises(Unavailable):
        run(single, "echo")
    assert first.result() == b"slept"


def test_one_client_leaves_a_place_to_others(
    children: Children, threads: ThreadPoolExecutor
) -> None:
    slow = [threads.submit(run, children, "sleep", seconds=1, client="a") for _ in range(3)]
    inside(children, 3)
    began = time.monotonic()
    assert run(children, "echo", b"at once", client="b") == b"at once"
    assert time.monotonic() - began < 0.9
    assert [future.result() for future in slow] == [b"slept"] * 3


def test_who_cannot_wait_long_enough_is_told_so(children: Children) -> None:
    with pytest.raises(Unavailable):
        run(children, "sleep", seconds=60, deadline=time.monotonic() + 1.2)
    with pytest.raises(Died):
        run(children, "crash", deadline=time.monotonic() + 8)
    assert run(children, "echo", b"x", deadline=time.monotonic() + 8) == b"x"


def killed(pool: Children, number: int = signal.SIGKILL) -> None:
    assert isinstance(pool._server, forked.OwnForkServer)
    os.kill(pool._server._process.pid, number)


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_dead_fork_server_is_told_and_replaced(
    single: Children, threads: ThreadPoolExecutor
) -> None:
    assert run(single, "echo", b"1") == b"1"
    running = threads.submit(run, single, "sleep", seconds=0.5)
    inside(single, 1)
    killed(single)
    assert running.result() == b"slept", "asked again of the next one"
    killed(single)
    until(single.trouble)
    assert not single.trouble()
    assert run(single, "echo", b"2") == b"2"


def test_a_stuck_fork_server_is_replaced(single: Children, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(single, "echo", b"1") == b"1"
    monkeypatch.setattr(forked, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(forked, "START_SECONDS", 0)
    killed(single, signal.SIGSTOP)
    with pytest.raises(Unavailable):
        run(single, "echo", bounds=BOUNDS._replace(seconds=0.2))
    monkeypatch.setattr(forked, "START_SECONDS", 30)
    assert run(single, "echo", b"2") == b"2"


def test_it_ends_with_its_asker(single: Children) -> None:
    assert isinstance(single._server, forked.OwnForkServer)
    single._server._tasks.close()
    assert single._server._process.wait(20) == 0
