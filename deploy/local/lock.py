"""One running system per checkout."""

import fcntl
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy.local.errors import LaunchError

POLL_SECONDS = 0.5


@contextmanager
def exclusive(root: Path) -> Iterator[None]:
    """Hold the checkout's lock. The system frees it even when the launcher is killed.

    Raises LaunchError, with the addresses of the running system, when another launcher holds it.
    """
    path = root / "lock"
    with path.open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            addresses = "  ".join(f"{k} {v}" for k, v in _announced(path).items())
            raise LaunchError(f"already running here: {addresses or 'still starting'}") from None
        handle.truncate(0)
        yield


def is_held(root: Path) -> bool:
    """Tell whether a system is running or starting here."""
    path = root / "lock"
    if not path.exists():
        return False
    with path.open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def announce(root: Path, addresses: Mapping[str, str]) -> None:
    """Say that the system runs, and where; before that it counts as still starting."""
    # In place: a new file would not be the one that is locked.
    (root / "lock").write_text(json.dumps(dict(addresses)))


def wait_until_announced(root: Path) -> bool:
    """Tell whether a system runs here; one that is still starting is waited for."""
    while is_held(root):
        if _announced(root / "lock"):
            return True
        time.sleep(POLL_SECONDS)
    return False


def _announced(path: Path) -> dict[str, str]:
    """The addresses; none while the system is starting, or when a power cut tore the file."""
    try:
        told = json.loads(path.read_bytes() or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
