"""Ports and secrets of one private installation, chosen once and remembered in `settings.json`.

Remembering them keeps addresses, sessions and encrypted data valid over restarts. Without its
secrets the data is lost, so a copy is kept beside the file, and nothing is chosen anew where there
is data.
"""

import base64
import json
import random
import secrets
import socket
import sys
from collections.abc import Callable, Collection
from pathlib import Path

from deploy.local import durable
from deploy.local.errors import LaunchError

LOOPBACK = "127.0.0.1"
# Below the kernel's range for outgoing connections (32768 and up), so that a remembered port is
# not lent to somebody's client between two starts.
PORT_RANGE = range(20000, 32000)
# One of these is in every root whose servers or services ever ran.
DATA = ("env", "postgres", "rabbitmq", "s3")

Values = dict[str, dict[str, str | int]]
Tell = Callable[[str, str], None]


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


def _say(name: str, text: str) -> None:
    print(f"{name}: {text}", file=sys.stderr, flush=True)


class State:
    """The remembered choices of the installation in `root`; `tell` hears what had to be mended.

    Raises LaunchError when they cannot be read and there is data that needs them.
    """

    def __init__(self, root: Path, tell: Tell = _say) -> None:
        self.root = root
        self._tell = tell
        self._path = root / "settings.json"
        self._copy = root / "settings.json.copy"
        self._values = self._load()

    def claim(self, name: str, wanted: int | None = None, fixed: int | None = None) -> int:
        """The port for `name`, about to be listened on.

        At first use it is `wanted` if that is free, else any; `fixed` overrides what is remembered.
        A port that nobody else knows is chosen anew when another program has taken it meanwhile.
        Raises LaunchError when one that people know is taken.
        """
        ports = self._values["ports"]
        if fixed or name not in ports:
            used = ports.values()
            ports[name] = fixed or (wanted if wanted and is_free(wanted) else any_free_port(used))
            self._save()
        port = self.port(name)
        if is_free(port):
            return port
        if fixed or wanted:
            raise LaunchError(
                f"port {port} ({name}) is taken by another program; stop that program, "
                f"or remove ports.{name} from {self._path} to choose a new one"
            )
        ports[name] = any_free_port(ports.values())
        self._save()
        self._tell(name, f"port {port} is taken by another program, now it is {ports[name]}")
        return self.port(name)

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

    def _load(self) -> Values:
        read = {path: _read(path) for path in (self._path, self._copy)}
        known = [values for values in read.values() if values is not None]
        if not known and any((self.root / name).exists() for name in DATA):
            raise LaunchError(
                f"{self._path} has the keys of the data in {self.root} and cannot be read, nor can "
                f"its copy: put one from a backup in its place, or remove {self.root} to begin anew"
            )
        for path, values in read.items():
            if values is None and path.exists():
                aside = durable.set_aside(path).name
                self._tell("settings", f"{path} was damaged: mended, the damaged one is {aside}")
            if values is None and known:
                durable.write(path, json.dumps(known[0], indent=2))
        return known[0] if known else {"ports": {}, "secrets": {}}

    def _save(self) -> None:
        for path in (self._path, self._copy):
            durable.write(path, json.dumps(self._values, indent=2))


def _read(path: Path) -> Values | None:
    """What `_save` wrote; None when there is no such file or anything else in it."""
    try:
        values = json.loads(path.read_text())
        ports = {str(name): int(port) for name, port in values["ports"].items()}
        known = {str(name): str(secret) for name, secret in values["secrets"].items()}
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return {"ports": dict(ports), "secrets": dict(known)}
