"""Real servers for tests: started once per run and only when a test asks for them.

`servers`      the running servers; makes databases, virtual hosts and buckets for one test alone
`environment`  everything a service needs to run, in `os.environ` for the time of one test
`system`       the whole system with its demo data, as `./dev up` starts it, for journeys

The run uses the servers of `./dev servers --throwaway` instead when their `env` file was loaded.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
from minio import Minio

from chassis.settings import amqp_variable, settings
from contracts.processes import OPERATOR, OURS, PROCESSES, Process
from deploy.broker import inside, outside
from deploy.broker.definitions import rights, together
from deploy.broker.management import Management
from deploy.local import envfile, postgres, rabbitmq
from deploy.local import settings as service_settings
from deploy.local.state import State
from tests.databases import Databases, DatabaseUrls
from tests.polling import wait_for

PROJECT = Path(__file__).parent.parent
START_SECONDS = 240


class Servers:
    """Makes things of a test's own on the running servers; each `with` removes them again."""

    def __init__(self, root: Path, addresses: dict[str, str]) -> None:
        self.addresses = addresses
        self.state = State(root)
        self.databases = Databases(self.state)
        self._inside = Management(addresses["RABBITMQ_MANAGEMENT_URL"])
        self._outside = Management(addresses["LICENCE_EVENTS_MANAGEMENT_URL"])
        self._users = {process.name for process in OURS}
        self._numbers = count()

    def database(
        self, service: str, *, migrated: bool = True, package: str | None = None
    ) -> AbstractContextManager[DatabaseUrls]:
        """A database with the roles of `service`, migrated to its newest version or empty.

        package: whose tables are in it, when they are not the service's own.
        """
        if migrated:
            return self.databases.migrated(service, package)
        return self.databases.empty(service)

    @contextmanager
    def virtual_host(self, processes: Iterable[Process] = ()) -> Iterator[dict[str, str]]:
        """A virtual host of the services; yields the variables with its addresses: AMQP_URI_PORTAL
        … for each process, AMQP_URI_OPERATOR for who may do everything. processes: only these.
        """
        name, processes = self._name("host"), tuple(processes or PROCESSES.values())
        self._make_users()
        admin = rights(name, rabbitmq.ADMINISTRATOR, inside.ALL, inside.ALL, inside.ALL)
        self._inside.load(
            together(inside.host(name, processes), inside.grants(name, processes), admin)
        )
        try:
            yield {
                amqp_variable(user): rabbitmq.INSIDE.uri(self.state, user, name)
                for user in (*(process.name for process in processes), OPERATOR)
            }
        finally:
            self._inside.remove("vhosts", name)

    @contextmanager
    def outside_virtual_host(self) -> Iterator[tuple[str, str]]:
        """A virtual host as outsiders see it; yields (publisher's, subscriber's) addresses."""
        name, users = self._name("host"), (outside.PUBLISHER, rabbitmq.SUBSCRIBER)
        self._outside.load(
            together(
                outside.host(name),
                outside.publishes(name),
                outside.subscribes(rabbitmq.SUBSCRIBER, name),
            )
        )
        try:
            publisher, subscriber = (rabbitmq.OUTSIDE.uri(self.state, user, name) for user in users)
            yield publisher, subscriber
        finally:
            self._outside.remove("vhosts", name)

    @contextmanager
    def bucket(self) -> Iterator[str]:
        """An empty bucket; yields its name."""
        name = self._name("bucket").replace("_", "-")
        self._object_store().make_bucket(name)
        yield name

    @contextmanager
    def environment(self) -> Iterator[dict[str, str]]:
        """Everything the services need, with all of it new and empty; free ports included."""
        with self.outside_virtual_host() as (publisher, subscriber):
            theirs = {"LICENCE_EVENTS_AMQP_URI": publisher}
            with self.environment_of(*postgres.SERVICES, addresses=theirs) as values:
                yield values | {"SUBSCRIBER_AMQP_URI": subscriber}

    @contextmanager
    def environment_of(
        self,
        *services: str,
        addresses: Mapping[str, str] | None = None,
        given: Mapping[str, str] | None = None,
    ) -> Iterator[dict[str, str]]:
        """What these services are told: databases, a virtual host, a bucket, ports and keys of
        their own. `addresses` instead of the servers', `given` as to `./dev up`."""
        with ExitStack() as stack:
            own = self.addresses | stack.enter_context(self.virtual_host())
            own |= {"S3_BUCKET": stack.enter_context(self.bucket()), **(addresses or {})}
            for service in services:
                urls = stack.enter_context(self.database(service))
                own[f"DATABASE_URL_{service.upper()}"] = urls.app
                own[f"DATABASE_OWNER_URL_{service.upper()}"] = urls.owner
            # Several processes test on the same servers: what is remembered there is not changed.
            state = State(Path(stack.enter_context(TemporaryDirectory())))
            surfaces = service_settings.surfaces(state, given or {}, usual_ports=False)
            yield service_settings.environment(state, own, surfaces, given or {})

    def _make_users(self) -> None:
        """Of the processes that tests have added."""
        for name in set(PROCESSES) - self._users:
            self._inside.load(inside.account(name, rabbitmq.secret(self.state, name)))
            self._users.add(name)

    def _name(self, kind: str) -> str:
        return f"test_{kind}_{os.getpid()}_{next(self._numbers)}"

    def _object_store(self) -> Minio:
        return Minio(
            urlsplit(self.addresses["S3_ENDPOINT"]).netloc,
            access_key=self.addresses["S3_ACCESS_KEY"],
            secret_key=self.addresses["S3_SECRET_KEY"],
            region=self.addresses["S3_REGION"],
            secure=False,
        )


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The servers of this run."""
    with ExitStack() as stack:
        root = Path(os.environ.get("SERVERS_ROOT") or stack.enter_context(_private_servers()))
        running = Servers(root, envfile.read(root))
        stack.callback(running.databases.remove)
        yield running


@contextmanager
def _private_servers() -> Iterator[Path]:
    root = PROJECT / ".local" / "test" / str(os.getpid())
    with launched("servers", root):
        yield root


@contextmanager
def launched(verb: str, root: Path) -> Iterator[subprocess.Popen[str]]:
    """The launcher at work in `root`, throwaway, from when it is ready until the block ends."""
    # Told to stop by the kernel when this process ends without stopping it, whatever the reason.
    command = ["setpriv", "--pdeathsig=TERM", sys.executable, "-m", "deploy.local", verb]
    output = root.with_suffix(".log")
    output.parent.mkdir(parents=True, exist_ok=True)
    with (
        _kept_when_it_fails(output),
        output.open("w+") as out,
        subprocess.Popen(
            [*command, "--throwaway", "--root", str(root)],
            cwd=PROJECT,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # Ctrl-C is for who uses it; then it is told to stop
        ) as process,
    ):
        try:
            wait_for(
                lambda: process.poll() is not None or re.search(r"\bready\b", output.read_text()),
                START_SECONDS,
                what=f"./dev {verb}",
            )
            if process.poll() is not None:
                pytest.exit(f"./dev {verb} did not start:\n{output.read_text()}", returncode=3)
            yield process
        finally:
            process.terminate()


@contextmanager
def _kept_when_it_fails(output: Path) -> Iterator[None]:
    try:
        yield
    except Exception:
        raise
    except BaseException:  # interrupted, which is no failure
        output.unlink()
        raise
    output.unlink()


@pytest.fixture(scope="session")
def system() -> Iterator[dict[str, str]]:
    """The whole system as `./dev up` runs it, demo data included; yields its environment.

    PORTAL_URL, INTRANET_URL and SMS_URL are where a browser or a client goes, SYSTEM_ROOT where
    its data lies.
    """
    if "RUNNING_SYSTEM" in os.environ:  # one that is running already
        yield envfile.read(Path(os.environ["RUNNING_SYSTEM"]))
        return
    root = PROJECT / ".local" / "test" / f"{os.getpid()}-system"
    with launched("up", root):
        yield envfile.read(root)
    assert not root.exists(), "what is thrown away stays nowhere"


@pytest.fixture
def environment(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Databases, virtual hosts and a bucket of this test's own, as services are told of them."""
    with servers.environment() as values:
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield values
    settings.cache_clear()
