"""A process that has collected all tests once; its forks take over the code of a mutant.

Much quicker than a run of its own for each mutant. What runs while modules are loaded is the
original, so that what also runs then and survives here has to survive ``runner.killer`` too.
"""

import gc
import multiprocessing
import os
import resource
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from tests.mutation.mutants import Mutant
from tests.mutation.runner import CPU_SECONDS, TESTS, forked, run_pytest
from tests.mutation.selection import forget


class Collected:
    def __init__(self, tree: Path, folder: Path) -> None:
        self._here, there = multiprocessing.Pipe()
        if not os.fork():
            self._here.close()
            server = _Server(there, folder)
            log = folder / "collected.log"
            forked(lambda: run_pytest(tree, list(TESTS), server), log, resource.RLIM_INFINITY)
            os._exit(0)
        there.close()

    def killer(self, mutant: Mutant, tests: list[str]) -> str | None:
        """The test that notices the change, or how else it shows; None if nothing does. A data
        file must have been changed already."""
        self._here.send((mutant.file, mutant.source, tests))
        found: str | None = self._here.recv()
        return found


class _Server:
    """A pytest plugin: instead of running the tests, waits to be told which to run on what."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        self.connection = connection
        self.folder = folder
        self.failed = ""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        while True:
            try:
                file, source, tests = self.connection.recv()
            except EOFError:
                return True
            self.connection.send(self._killer(file, source, [items[test] for test in tests]))

    def _killer(self, file: str, source: str, items: list[pytest.Item]) -> str | None:
        told = self.folder / "killer"
        told.unlink(missing_ok=True)

        def child() -> int:
            if file.endswith(".py"):
                take_over(file, source)
            forget(files=True)
            for item, following in zip(items, [*items[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if self.failed:
                    told.write_text(self.failed)
                    return 1
            return 0

        status = forked(child, self.folder / "last.log", CPU_SECONDS)
        return None if status == 0 else told.read_text() if told.exists() else f"status {status}"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = report.nodeid


def take_over(file: str, source: str) -> None:
    """Gives the functions of a loaded module the code of ``source``, which has the same shape."""
    original = Path(file).read_text(encoding="utf-8")
    name = str(Path(file).absolute())
    old, new = (list(_codes(compile(text, name, "exec"))) for text in (original, source))
    changed = {_place(was): becomes for was, becomes in zip(old, new, strict=True)}
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and function.__code__.co_filename == name:
            function.__code__ = changed[_place(function.__code__)]


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _place(code: CodeType) -> tuple[str, int, bytes]:
    return code.co_qualname, code.co_firstlineno, code.co_linetable
