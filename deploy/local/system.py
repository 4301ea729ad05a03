"""The whole local system: servers, migrations, demo data, processes."""

import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from deploy.local import envfile, leftovers, listening, lock, processes, settings
from deploy.local.child import LineSink, Notice
from deploy.local.errors import LaunchError
from deploy.local.infrastructure import Infrastructure, make_root
from deploy.local.modules import Modules
from deploy.local.spec import Spec
from deploy.local.supervisor import Supervisor
from deploy.local.watch import watching

PROJECT = Path(__file__).parent.parent.parent
ROOT = PROJECT / ".local" / "run"


@asynccontextmanager
async def running(
    root: Path,
    *,
    notice: Notice,
    sink: LineSink,
    progress: Callable[[str], None],
    given: Mapping[str, str] = os.environ,
    throwaway: bool = False,
    stages: tuple[tuple[processes.Process, ...], ...] = processes.STAGES,
) -> AsyncIterator[dict[str, str]]:
    """Run the system in `root` while the block runs; yields the environment of its processes.

    The same environment is in `root`/env for other programs. Raises LaunchError with one line
    when something cannot start; what was started by then is stopped. `throwaway`, for tests,
    leaves nothing behind.
    """
    make_root(root)
    with lock.exclusive(root), ExitStack() as held:
        servers = Infrastructure(root, notice, given=given, throwaway=throwaway)
        supervisor = Supervisor(notice, sink)
        module = Modules(root, notice)
        try:
            await servers.end_leftovers()
            surfaces = settings.surfaces(servers.state, given, usual_ports=not throwaway)
            sockets = held.enter_context(listening.on(surfaces))
            inside, fork_servers = held.enter_context(listening.for_fork_servers())
            progress("servers and migrations")
            keys = settings.vault(servers.state, given)
            addresses = await servers.start(partial(module.migrate, keys))
            environment = settings.environment(servers.state, addresses, surfaces, given)
            environment |= fork_servers
            environment["SYSTEM_ROOT"] = str(root)
            envfile.write(root, addresses | environment)
            progress("processes")
            specs = processes.specs(stages, servers.state, environment, sockets | inside)
            await _start(supervisor, specs, progress)
            progress("demo data")
            await module.run("deploy.demo.seed", environment=environment)
            lock.announce(root, shown_addresses(environment))
            async with watching(environment, sink):
                yield environment
        except LaunchError:
            throwaway = False  # it names a log
            raise
        finally:
            await supervisor.stop()
            await servers.stop()
            if throwaway:
                servers.remove()


def pids(root: Path) -> dict[str, int]:
    """The process ids of our own processes of the system in `root`, by name."""
    mark = f"{leftovers.MARK}={root}".encode()
    found: dict[str, int] = {}
    # What one of them has forked has its environment, and a higher number.
    for pid in sorted(int(process.name) for process in Path("/proc").glob("[0-9]*")):
        try:
            variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:  # ended meanwhile, or another user's
            continue
        name = next((v for v in variables if v.startswith(b"SERVICE=")), None)
        if name and mark in variables:
            found.setdefault(name.decode().removeprefix("SERVICE="), pid)
    return found


def shown_addresses(environment: Mapping[str, str]) -> dict[str, str]:
    """What a person opens in a browser."""
    names = {
        "portal": "PORTAL_URL",
        "intranet": "INTRANET_URL",
        "sms": "SMS_URL",
        "credit": "CREDIT_URL",
    }
    return {name: environment[key] for name, key in names.items() if key in environment}


async def _start(
    supervisor: Supervisor, specs: list[list[Spec]], progress: Callable[[str], None]
) -> None:
    try:
        await supervisor.start(specs, progress)
    except* LaunchError as group:
        # One line is enough: the first that failed.
        raise group.exceptions[0] from None
