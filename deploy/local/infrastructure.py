"""The servers the system stands on, private to one directory.

A server whose address is given in the environment (`AMQP_URI_IDENTITY`, `DATABASE_URL_IDENTITY`,
`S3_ENDPOINT`) is used as it is and no private one is started for it.
"""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path

from chassis.settings import amqp_variable
from contracts.processes import OPERATOR, PROCESSES
from deploy.broker.outside import PUBLISHER
from deploy.local import leftovers, objectstore, postgres, rabbitmq
from deploy.local.child import Child, Notice
from deploy.local.errors import LaunchError
from deploy.local.settings import FEED
from deploy.local.spec import Spec
from deploy.local.state import LOOPBACK, State

BROKER_USERS = (*PROCESSES, OPERATOR)
BROKER = (*(amqp_variable(name) for name in BROKER_USERS), "LICENCE_EVENTS_AMQP_URI")
DATABASES = tuple(
    f"{kind}_{service.upper()}"
    for service in postgres.SERVICES
    for kind in ("DATABASE_URL", "DATABASE_OWNER_URL")
)
STORE = ("S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_BUCKET", "S3_REGION")
LEAST_FREE = 200 << 20
"""Bytes; servers and demonstration data take about half of it."""

Prepare = Callable[[Mapping[str, str]], Awaitable[None]]


class Infrastructure:
    """The servers in `root`. `throwaway`, for tests, trades durability for speed."""

    def __init__(
        self,
        root: Path,
        notice: Notice,
        *,
        given: Mapping[str, str] = os.environ,
        throwaway: bool = False,
    ) -> None:
        self.root = root
        self._notice = notice
        self._given = given
        self._throwaway = throwaway
        self._children: list[Child] = []
        make_root(root)
        self.state = State(root, notice)

    async def start(self, prepare_databases: Prepare | None = None) -> dict[str, str]:
        """Start what is not given and return the addresses as environment variables.

        prepare_databases: called with the databases' addresses as soon as those answer, while the
        other servers are still starting.
        Raises LaunchError when a server cannot start or an address is given by half.
        """
        given = [_given(names, self._given) for names in (BROKER, DATABASES, STORE)]

        async def broker() -> dict[str, str]:
            return given[0] or await self._start_broker()

        async def databases() -> dict[str, str]:
            addresses = given[1] or await self._start_databases()
            if prepare_databases:
                await prepare_databases(addresses)
            return addresses

        async def store() -> dict[str, str]:
            return given[2] or await self._start_store()

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(step) for step in (broker(), databases(), store())]
        except* (LaunchError, OSError) as failures:
            await self.stop()
            # One line is enough: the first that failed.
            raise failures.exceptions[0] from None
        return {name: value for task in tasks for name, value in task.result().items()}

    async def stop(self) -> None:
        """Stop the private servers; the port mapper goes after the broker that needs it."""
        later = [child for child in self._children if child.spec.name == "epmd"]
        await asyncio.gather(*(child.stop() for child in self._children if child not in later))
        await asyncio.gather(*(child.stop() for child in later))
        self._children.clear()

    def remove(self) -> None:
        """Remove all data of the stopped servers."""
        shutil.rmtree(postgres.data_directory(self.root), ignore_errors=True)
        shutil.rmtree(self.root)

    async def _start_broker(self) -> dict[str, str]:
        await self._run(rabbitmq.port_mapper(self.state, self.root))
        inside, outside = rabbitmq.INSIDE, rabbitmq.OUTSIDE
        specs = [
            rabbitmq.prepare(self.root, self.state, node, throwaway=self._throwaway)
            for node in (inside, outside)
        ]
        await asyncio.gather(*(self._run(spec) for spec in specs))
        if not self._throwaway:
            await asyncio.to_thread(rabbitmq.tidy, self.state)
        return {
            **{amqp_variable(name): inside.uri(self.state, name) for name in BROKER_USERS},
            "LICENCE_EVENTS_AMQP_URI": outside.uri(self.state, PUBLISHER),
            "SUBSCRIBER_AMQP_URI": outside.uri(self.state, rabbitmq.SUBSCRIBER),
            "SUBSCRIBER_TOKEN": self.state.secret(FEED),
            "RABBITMQ_MANAGEMENT_URL": inside.management_url(self.state),
            "LICENCE_EVENTS_MANAGEMENT_URL": outside.management_url(self.state),
        }

    async def _start_databases(self) -> dict[str, str]:
        await postgres.make_cluster(self.root, self.state, sync=not self._throwaway)
        server = postgres.prepare(self.root, self.state, throwaway=self._throwaway)
        await self._run(server)
        await postgres.create_databases(self.state)
        addresses = {"DATABASE_ADMIN_URL": postgres.admin_url(self.state)}
        for service in postgres.SERVICES:
            app, owner = postgres.urls(self.state, service)
            addresses[f"DATABASE_URL_{service.upper()}"] = app
            addresses[f"DATABASE_OWNER_URL_{service.upper()}"] = owner
        return addresses

    async def _start_store(self) -> dict[str, str]:
        server = objectstore.prepare(self.root, self.state)
        await self._run(server)
        syncing = {} if self._throwaway else {"S3_SYNC_DIRECTORY": str(objectstore.data(self.root))}
        return syncing | {
            "S3_ENDPOINT": f"http://{LOOPBACK}:{self.state.port('s3')}",
            "S3_ACCESS_KEY": objectstore.ACCESS_KEY,
            "S3_SECRET_KEY": self.state.secret("s3"),
            "S3_BUCKET": objectstore.BUCKET,
            "S3_REGION": objectstore.REGION,
        }

    async def end_leftovers(self) -> None:
        """Before anything else: nothing of an earlier start may be running any more.

        Raises LaunchError when it cannot be ended.
        """
        for name, pid in await leftovers.end(self.root, postgres.data_directory(self.root)):
            self._notice(name, f"was left over from an earlier start (process {pid}), ended")

    async def _run(self, spec: Spec) -> None:
        environment = {**spec.environment, leftovers.MARK: str(self.root)}
        child = Child(replace(spec, environment=environment), self._notice)
        self._children.append(child)
        await child.start()


def make_root(root: Path, *, least_free: int = LEAST_FREE) -> None:
    """The directory with its log folder. Raises LaunchError when it cannot be written or its disk
    has less than `least_free` bytes left: a server that runs out of space later cannot say so."""
    try:
        (root / "log").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LaunchError(f"{root} cannot be written: {error.strerror}") from error
    free = shutil.disk_usage(root).free
    if free < least_free:
        raise LaunchError(
            f"the disk of {root} is full: {free >> 20} MiB left, {least_free >> 20} MiB needed"
        )


def _given(names: tuple[str, ...], environment: Mapping[str, str]) -> dict[str, str] | None:
    """The addresses from the environment: all of a server's, or None when the first is absent."""
    if names[0] not in environment:
        return None
    missing = [name for name in names if name not in environment]
    if missing:
        raise LaunchError(f"{names[0]} is set, so these must be set too: {', '.join(missing)}")
    return {name: environment[name] for name in names}
