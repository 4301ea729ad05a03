"""The sockets of the two surfaces: the launcher listens, their processes accept.

Several processes share one, so that another takes over what a killed one has not accepted yet; and
while none of them is there, connections wait in the kernel instead of being refused.
"""

import errno
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from deploy.local.errors import LaunchError
from deploy.local.state import LOOPBACK

SURFACES = ("PORTAL_PORT", "INTRANET_PORT")
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
