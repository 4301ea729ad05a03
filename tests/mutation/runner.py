"""Runs tests in forks of one process that has loaded everything but the project's own modules."""

import gc
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

# Loaded here, so that no fork has to.
import hypothesis.strategies
import jsonschema
import pytest
import pytest_timeout
import stdnum.cn
import yaml
from _pytest.config import default_plugins
from hypothesis import HealthCheck, Phase, settings

from tests.mutation.mutants import Mutant
from tests.mutation.selection import Recorder

TESTS = ("tests/rules", "tests/unit/rules")
MEMORY = 4 << 30
"""Bytes; a loop that never ends shall not take the machine with it."""
CPU_SECONDS = 20

PRELOADED = hypothesis.strategies, jsonschema, pytest_timeout, stdnum.cn


def prepare() -> None:
    """Before the first fork: a quicker YAML reader, examples that are the same in every run and
    are not made smaller."""
    yaml.SafeLoader = yaml.CSafeLoader  # type: ignore[misc,assignment]
    settings.register_profile(
        "mutation",
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutation")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ["LICENSING_TEST"] = "1"
    for name in default_plugins:
        import_module(f"_pytest.{name}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    gc.freeze()
    gc.disable()


def record(tree: Path, folder: Path) -> None:
    """Runs all tests of `rules` on the unchanged tree; writes what ``Selection`` reads."""

    def child() -> int:
        recorder = Recorder(covered)
        status = run_pytest(tree, list(TESTS), recorder)
        loaded = {name: sorted(tests) for name, tests in recorder.loaded.items()}
        content = {"seconds": recorder.seconds, "loaded": loaded}
        (folder / "tests.json").write_text(json.dumps(content))
        return status

    covered = folder / "covered.new"
    covered.unlink(missing_ok=True)
    if status := forked(child, folder / "record.log", cpu_seconds=3600):
        raise SystemExit(f"the tests of rules fail without any change ({status}): see record.log")
    covered.replace(folder / "covered")


class Chosen:
    """A pytest plugin: runs only some tests, in their order, and tells the first that fails."""

    def __init__(self, tests: list[str], killer: Path) -> None:
        self.order = {test: place for place, test in enumerate(tests)}
        self.killer = killer

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self.order]
        items[:] = sorted(chosen, key=lambda item: self.order[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.killer.exists():
            self.killer.write_text(report.nodeid)


def killer(tree: Path, folder: Path, mutant: Mutant, tests: list[str]) -> str | None:
    """The test that notices the change, or how else it shows; None if nothing does."""
    with changed(tree / mutant.file, mutant.source):
        # Few tests are collected quickly; most mutants do not outlive the likeliest.
        for some in (tests[:1], tests[1:40], tests[40:]):
            if some and (found := _killer(tree, folder, some)):
                return found
    return None


def _killer(tree: Path, folder: Path, tests: list[str]) -> str | None:
    told = folder / "killer"
    told.unlink(missing_ok=True)
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    status = forked(
        lambda: run_pytest(tree, ["-x", *files], Chosen(tests, told)),
        folder / "last.log",
        cpu_seconds=CPU_SECONDS,
    )
    if status in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return None
    if status == pytest.ExitCode.USAGE_ERROR:
        raise SystemExit(f"pytest was called wrongly: see {folder / 'last.log'}")
    return told.read_text() if told.exists() else f"status {status}"


@contextmanager
def changed(file: Path, source: str) -> Iterator[None]:
    """The times are kept, so that the compiled original is valid again afterwards. Nothing else is
    kept compiled: the next change of the same second and size would be taken for this one."""
    original, stat = file.read_bytes(), file.stat()
    file.write_text(source, encoding="utf-8")
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = False
        file.write_bytes(original)
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def run_pytest(tree: Path, arguments: list[str], plugin: Any) -> int:
    os.chdir(tree)
    sys.path[:] = [str(tree), *(path for path in sys.path if path not in ("", str(Path.cwd())))]
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]
    options = ["-q", "--tb=no", "--noconftest", "--assert=plain", "-p", "no:cacheprovider"]
    return pytest.main([*options, "-p", "pytest_timeout", *arguments], plugins=[plugin])


def forked(work: Callable[[], int], log: Path, cpu_seconds: int) -> int:
    """What ``work`` returns in a fork; minus the signal that ended it."""
    child = os.fork()
    if child:
        try:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        except BaseException:
            os.killpg(child, signal.SIGKILL)
            raise
    status = 70
    try:
        os.setpgrp()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(output, 1)
        os.dup2(output, 2)
        status = work()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)
