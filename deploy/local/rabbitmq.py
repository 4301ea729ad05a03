"""Two private RabbitMQ nodes, each with its own data, memory and logs.

`/licensing` on the inner one carries the services' own messages. `/licence-events` is what other
systems see (deploy.broker.outside); it has a node to itself, since a node that runs out of memory
or disk blocks whoever publishes to it, in all of its virtual hosts.
"""

import asyncio
import json
import os
import secrets
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from amqp import Connection
from amqp.exceptions import AMQPError

from contracts.processes import OPERATOR, PROCESSES
from deploy.broker import inside, outside
from deploy.broker.definitions import Definitions, rights, together, user
from deploy.broker.management import Management
from deploy.local import broker_files, durable
from deploy.local.errors import LaunchError
from deploy.local.probe import accepts
from deploy.local.spec import Spec
from deploy.local.state import LOOPBACK, State

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
SUBSCRIBER = "subscriber_example"
# Of each node, for the launcher and the tests, which make virtual hosts of their own.
ADMINISTRATOR = "administrator"

CONFIGURATION = """\
listeners.tcp.1 = {loopback}:{port}
management.tcp.ip = {loopback}
management.tcp.port = {management}
loopback_users.guest = true
default_user = {unused_user}
default_pass = {unused_password}
load_definitions = {definitions}
log.console = true
log.console.level = warning
log.file = false
vm_memory_high_watermark.absolute = {memory}
max_message_size = {largest}
disk_free_limit.absolute = 200MB
raft.wal_max_size_bytes = {journal}
"""


@dataclass(frozen=True)
class Node:
    """name: of its folder and log, and what its ports in `State` begin with.

    memory: from here on publishers are blocked. journal: bytes of the raft journal, which would
    otherwise grow to 512 MiB in memory. largest: bytes of a message. definitions: of its State.
    """

    name: str
    vhost: str
    memory: str
    journal: int
    largest: int
    definitions: Callable[[State], Definitions]

    def uri(self, state: State, name: str, vhost: str | None = None) -> str:
        """The AMQP address for a user, in the node's own virtual host unless another is named."""
        password, port = secret(state, name), state.port(self.name)
        return f"amqp://{name}:{password}@{LOOPBACK}:{port}/{quote(vhost or self.vhost, safe='')}"

    def management_url(self, state: State) -> str:
        """The management interface, as the administrator."""
        port = state.port(f"{self.name}_management")
        return f"http://{ADMINISTRATOR}:{secret(state, ADMINISTRATOR)}@{LOOPBACK}:{port}"


def secret(state: State, name: str) -> str:
    """The password of a user."""
    return state.secret(f"rabbitmq_{name}")


def _administers(state: State, vhost: str) -> Definitions:
    password = secret(state, ADMINISTRATOR)
    return together(
        user(ADMINISTRATOR, password, connections=-1, channels=-1, tag="administrator"),
        rights(vhost, ADMINISTRATOR, inside.ALL, inside.ALL, inside.ALL),
    )


def _inner(state: State) -> Definitions:
    return together(
        inside.host(),
        _administers(state, inside.VHOST),
        *(inside.account(name, secret(state, name)) for name in (*PROCESSES, OPERATOR)),
        inside.grants(),
    )


def _outer(state: State) -> Definitions:
    return together(
        outside.host(),
        _administers(state, outside.VHOST),
        outside.publisher(secret(state, outside.PUBLISHER)),
        outside.publishes(),
        outside.subscriber(SUBSCRIBER, secret(state, SUBSCRIBER)),
        outside.subscribes(SUBSCRIBER),
    )


INSIDE = Node("rabbitmq", inside.VHOST, "512MB", 16 << 20, 64 << 20, _inner)
OUTSIDE = Node("rabbitmq_outside", outside.VHOST, "256MB", 4 << 20, 128 << 10, _outer)
# Two schedulers without busy waiting: a developer's machine, not a cluster.
ERLANG = (
    "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"
)


def port_mapper(state: State, root: Path) -> Spec:
    """The Erlang port mapper of these nodes alone, so that the system's one is not needed."""
    port = state.claim("epmd")

    async def ready() -> bool:
        return await accepts(port)

    return Spec(
        name="epmd",
        argv=["epmd", "-address", LOOPBACK, "-port", str(port)],
        environment={"PATH": os.environ["PATH"]},
        ready=ready,
        log=root / "log" / "epmd.log",
    )


def prepare(root: Path, state: State, node: Node, *, throwaway: bool) -> Spec:
    """Write the node's configuration and describe the server process.

    A throwaway node is killed instead of being shut down.
    """
    if not SERVER.exists():
        raise LaunchError(f"RabbitMQ is not installed ({SERVER} not found)")
    home = root / node.name
    home.mkdir(exist_ok=True, mode=0o700)
    port = state.claim(node.name)
    definitions = json.dumps(node.definitions(state), indent=2)
    configuration = CONFIGURATION.format(
        loopback=LOOPBACK,
        port=port,
        definitions=_write(home / "definitions.json", definitions),
        unused_user=f"unused-{secrets.token_hex(4)}",
        unused_password=secrets.token_hex(16),
        management=state.claim(f"{node.name}_management"),
        memory=node.memory,
        largest=node.largest,
        journal=node.journal,
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "ERL_EPMD_PORT": str(state.port("epmd")),
        "RABBITMQ_NODENAME": erlang_name(state, node),
        "RABBITMQ_DIST_PORT": str(state.claim(f"{node.name}_distribution")),
        "RABBITMQ_CONF_ENV_FILE": str(_write(home / "rabbitmq-env.conf", "")),
        "RABBITMQ_CONFIG_FILE": str(_write(home / "rabbitmq.conf", configuration)),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(
            _write(home / "enabled_plugins", "[rabbitmq_management].\n")
        ),
        "RABBITMQ_MNESIA_BASE": str(broker_files.data(home)),
        "RABBITMQ_LOG_BASE": str(root / "log"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG,
        # Makes the start script become the server instead of staying as its parent, so that
        # signals reach the server itself.
        "RABBITMQ_ALLOW_INPUT": "1",
        "RABBITMQ_SERVER_START_ARGS": "-noinput",
        "ERL_CRASH_DUMP_SECONDS": "0",
    }

    async def ready() -> bool:
        # The listener opens before the definitions are in: only a login proves both.
        if not await accepts(port) or not await accepts(state.port(f"{node.name}_management")):
            return False
        if not await asyncio.to_thread(_may_login, state, node):
            return False
        broker_files.keep(home)
        return True

    return Spec(
        name=node.name,
        argv=[str(SERVER)],
        environment=environment,
        ready=ready,
        log=root / "log" / f"{node.name}.log",
        folder=home,
        stop_signal=signal.SIGKILL if throwaway else signal.SIGTERM,
        start_seconds=120,
        mend=lambda: broker_files.mend(home),
        last_resort=broker_files.SetAside(home),
    )


def erlang_name(state: State, node: Node) -> str:
    """The node as `rabbitmqctl` and `erl_call` know it."""
    return broker_files.erlang_name(state.root / node.name, f"{node.name}@localhost")


def tidy(state: State) -> None:
    """Take away what a release before has left on the inner node: users of other names, and what
    outsiders had there. Raises LaunchError."""
    broker = Management(INSIDE.management_url(state))
    known = {user["name"] for user in INSIDE.definitions(state)["users"]}
    try:
        for found in broker.listed("users"):
            if found["name"] not in known:
                broker.remove("users", found["name"])
        broker.remove("vhosts", outside.VHOST)
    except OSError as error:
        raise LaunchError(f"{INSIDE.name}: {error}") from error


def _may_login(state: State, node: Node) -> bool:
    try:
        with Connection(
            host=f"{LOOPBACK}:{state.port(node.name)}",
            userid=ADMINISTRATOR,
            password=secret(state, ADMINISTRATOR),
            virtual_host=node.vhost,
            connect_timeout=2,
            read_timeout=2,
        ):
            return True
    except (OSError, AMQPError):
        return False


def _write(path: Path, text: str) -> Path:
    durable.write(path, text)
    return path
