"""A private RabbitMQ: its own node, port mapper, data and logs; two virtual hosts.

`/licensing` carries the services' own messages. `/licence-events` is what other systems see: the
publisher may only write to the exchange, each subscriber only configure and read its own queue.
"""

import base64
import hashlib
import json
import os
import secrets
import signal
from pathlib import Path
from urllib.parse import quote

from amqp import Connection
from amqp.exceptions import AMQPError

from deploy.local.child import Spec
from deploy.local.errors import LaunchError
from deploy.local.probe import accepts
from deploy.local.state import LOOPBACK, State

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
INTERNAL_VHOST = "/licensing"
OUTSIDE_VHOST = "/licence-events"
OUTSIDE_EXCHANGE = "licence-events"

_OWN_QUEUE = "^subscriber_example(\\..+)?$"
# user: (virtual host, configure, write, read), RabbitMQ's three rights as regular expressions
USERS = {
    "licensing": (INTERNAL_VHOST, ".*", ".*", ".*"),
    "publisher": (OUTSIDE_VHOST, "^$", f"^{OUTSIDE_EXCHANGE}$", "^$"),
    "subscriber_example": (
        OUTSIDE_VHOST,
        _OWN_QUEUE,
        _OWN_QUEUE,
        f"{_OWN_QUEUE}|^{OUTSIDE_EXCHANGE}$",
    ),
}

# Two schedulers without busy waiting, and small journals: a developer's machine, not a cluster.
# The raft journal alone would otherwise grow to 512 MiB in memory.
ERLANG = (
    "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"
)
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
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 200MB
raft.wal_max_size_bytes = 16777216
"""


def port_mapper(state: State, root: Path) -> Spec:
    """The Erlang port mapper of this node alone, so that the system's one is not needed."""
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


def prepare(root: Path, state: State, *, throwaway: bool) -> Spec:
    """Write the node's configuration and describe the server process.

    A throwaway node is killed instead of being shut down.
    """
    if not SERVER.exists():
        raise LaunchError(f"RabbitMQ is not installed ({SERVER} not found)")
    home = root / "rabbitmq"
    home.mkdir(exist_ok=True, mode=0o700)
    port = state.claim("rabbitmq")
    definitions = _write(home / "definitions.json", json.dumps(_definitions(state), indent=2))
    configuration = CONFIGURATION.format(
        loopback=LOOPBACK,
        port=port,
        definitions=definitions,
        unused_user=f"unused-{secrets.token_hex(4)}",
        unused_password=secrets.token_hex(16),
        management=state.claim("rabbitmq_management"),
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "ERL_EPMD_PORT": str(state.port("epmd")),
        "RABBITMQ_NODENAME": f"licensing{port}@localhost",
        "RABBITMQ_DIST_PORT": str(state.claim("rabbitmq_distribution")),
        "RABBITMQ_CONF_ENV_FILE": str(_write(home / "rabbitmq-env.conf", "")),
        "RABBITMQ_CONFIG_FILE": str(_write(home / "rabbitmq.conf", configuration)),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(
            _write(home / "enabled_plugins", "[rabbitmq_management].\n")
        ),
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(root / "log"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG,
        # Makes the start script become the server instead of staying as its parent, so that
        # signals reach the server itself.
        "RABBITMQ_ALLOW_INPUT": "1",
        "RABBITMQ_SERVER_START_ARGS": "-noinput",
    }

    async def ready() -> bool:
        # The listener opens before the definitions are in: only a login proves both.
        return await accepts(port) and _may_login(state)

    return Spec(
        name="rabbitmq",
        argv=[str(SERVER)],
        environment=environment,
        ready=ready,
        log=root / "log" / "rabbitmq.log",
        stop_signal=signal.SIGKILL if throwaway else signal.SIGTERM,
    )


def uri(state: State, user: str, vhost: str | None = None) -> str:
    """The AMQP address for a user, in its own virtual host unless another is named."""
    path = quote(vhost or USERS[user][0], safe="")
    password, port = state.secret(f"rabbitmq_{user}"), state.port("rabbitmq")
    return f"amqp://{user}:{password}@{LOOPBACK}:{port}/{path}"


def _may_login(state: State) -> bool:
    try:
        with Connection(
            host=f"{LOOPBACK}:{state.port('rabbitmq')}",
            userid="licensing",
            password=state.secret("rabbitmq_licensing"),
            virtual_host=INTERNAL_VHOST,
            connect_timeout=2,
            read_timeout=2,
        ):
            return True
    except (OSError, AMQPError):
        return False


def _definitions(state: State) -> dict[str, list[dict[str, object]]]:
    users: list[dict[str, object]] = []
    permissions: list[dict[str, object]] = []
    for name, (vhost, configure, write, read) in USERS.items():
        # The internal user is an administrator so that tests may make virtual hosts of their own.
        tags = ["administrator"] if name == "licensing" else []
        users.append(
            {
                "name": name,
                "password_hash": _hash(state.secret(f"rabbitmq_{name}")),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": tags,
            }
        )
        rights = {"configure": configure, "write": write, "read": read}
        permissions.append({"user": name, "vhost": vhost, **rights})
    exchange = {
        "name": OUTSIDE_EXCHANGE,
        "vhost": OUTSIDE_VHOST,
        "type": "topic",
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }
    return {
        "vhosts": [{"name": INTERNAL_VHOST}, {"name": OUTSIDE_VHOST}],
        "users": users,
        "permissions": permissions,
        "exchanges": [exchange],
    }


def _hash(password: str) -> str:
    """RabbitMQ's stored form: base64 of a 4-byte salt and SHA-256 over salt and password."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _write(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path
