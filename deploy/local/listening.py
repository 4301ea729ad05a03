"""The sockets of the two surfaces and of the fork servers that they share: the launcher listens,
their processes accept.

Several processes share that of a surface, so that another takes over what a killed one has not
accepted yet; and while none of them is there, connections wait in the kernel instead of being
refused.
"""

import asyncio
import errno
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from deploy.local.errors import LaunchError
from deploy.local.state import LOOPBACK

SURFACES = ("PORTAL_PORT", "INTRANET_PORT")
FORK_SERVERS = ("FORK_SERVER_FILES", "FORK_SERVER_DOCUMENTS")
BACKLOG = 512


@contextmanager
def on(ports: Mapping[str, str]) -> Iterator[dict[str, int]]:
    """The descriptors of listening sockets, by the names of `SURFACES`, while the block runs.

    Raises LaunchError when a port is taken.
    """
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(_listen(name, int(ports[name]))).fileno() for name in SURFACES
        }


def _listen(name: str, port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port), backlog=BACKLOG)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise LaunchError(f"port {port} ({name}) is taken by another program") from error


@contextmanager
def for_fork_servers() -> Iterator[tuple[dict[str, int], dict[str, str]]]:
    """The descriptors of listening sockets and their addresses, by the names of `FORK_SERVERS`,
    while the block runs."""
    with ExitStack() as stack:
        found = {name: stack.enter_context(_listen_inside()) for name in FORK_SERVERS}
        addresses = {name: one.getsockname().decode() for name, one in found.items()}
        yield (
            {name: one.fileno() for name, one in found.items()},
            {name: address.replace("\0", "@") for name, address in addresses.items()},
        )


def _listen_inside() -> socket.socket:
    """Under a free name that the kernel chooses: no folder has it, so nothing of it is left."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind("")
    listener.listen(BACKLOG)
    return listener


async def greets(address: str) -> bool:
    """Tell whether a fork server has taken over the socket with this address."""
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asker:
        asker.setblocking(False)
        try:
            async with asyncio.timeout(1):
                await loop.sock_connect(asker, address.replace("@", "\0"))
                return bool(await loop.sock_recv(asker, 1))
        except OSError:  # a TimeoutError is one
            return False
