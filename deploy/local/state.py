"""Ports and secrets of one private installation, chosen once and remembered in `settings.json`.

Remembering them keeps addresses, sessions and encrypted data valid over restarts.
"""

import base64
import json
import random
import secrets
import socket
from collections.abc import Callable, Collection
from pathlib import Path

from deploy.local.errors import LaunchError

LOOPBACK = "127.0.0.1"
# Below the kernel's range for outgoing connections (32768 and up), so that a remembered port is
# not lent to somebody's client between two starts.
PORT_RANGE = range(20000, 32000)


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def any_free_port(but: Collection[str | int] = ()) -> int:
    """A loopback port that nobody listens on now, none of `but`. Raises LaunchError."""
    for port in random.sample(PORT_RANGE, k=500):
        if port not in but and is_free(port):
            return port
    raise LaunchError("no free loopback port between 20000 and 32000")


def random_key() -> str:
    """A new 32-byte key, base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


class State:
    """The remembered choices of the installation in `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._path = root / "settings.json"
        self._values: dict[str, dict[str, str | int]] = {"ports": {}, "secrets": {}}
        if self._path.exists():
            self._values = json.loads(self._path.read_text())

    def claim(self, name: str, wanted: int | None = None, fixed: int | None = None) -> int:
        """The port for `name`, about to be listened on.

        At first use it is `wanted` if that is free, else any; `fixed` overrides what is remembered.
        Raises LaunchError when the port is taken by another program.
        """
        ports = self._values["ports"]
        if fixed or name not in ports:
            used = ports.values()
            ports[name] = fixed or (wanted if wanted and is_free(wanted) else any_free_port(used))
            self._save()
        port = self.port(name)
        if not is_free(port):
            raise LaunchError(
                f"port {port} ({name}) is taken by another program; stop that program, "
                f"or remove ports.{name} from {self._path} to choose a new one"
            )
        return port

    def port(self, name: str) -> int:
        """The port claimed for `name` before."""
        return int(self._values["ports"][name])

    def secret(self, name: str, make: Callable[[], str] = lambda: secrets.token_hex(16)) -> str:
        """The secret remembered for `name`, made at first use."""
        known = self._values["secrets"]
        if name not in known:
            known[name] = make()
            self._save()
        return str(known[name])

    def _save(self) -> None:
        # A new file that takes the old one's place: never half-written, never readable by others.
        draft = self._path.with_suffix(".new")
        draft.touch(mode=0o600)
        with draft.open("w") as out:
            json.dump(self._values, out, indent=2)
        draft.replace(self._path)
