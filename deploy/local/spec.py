"""What a child process is: its command, when it is ready, and how what a crash left is mended."""

import signal
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class LastResort(Protocol):
    """What is tried when a server does not start from what it finds."""

    def apply(self) -> str | None:
        """Do it, and say in a line what was done; None when there was nothing to do."""

    def undo(self) -> None:
        """It did not help: everything as before."""


@dataclass(frozen=True)
class Spec:
    """What to run. Output goes to `log` when given, else line by line to the child's sink.

    mend: runs before each start, puts right what an earlier end left, says in lines what it did.
    folder: where it works, and leaves what it writes when it crashes.
    sockets: descriptors of listening sockets that the process takes over.
    """

    name: str
    argv: Sequence[str]
    ready: Callable[[], Awaitable[bool]]
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    user: str | None = None
    folder: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    # What it gets when the launcher itself was killed; the next start must find its port free.
    orphan_signal: signal.Signals = signal.SIGKILL
    start_seconds: float = 60
    stop_seconds: float = 20
    mend: Callable[[], Iterable[str]] = tuple
    last_resort: LastResort | None = None
    sockets: tuple[int, ...] = ()

    def command(self) -> list[str]:
        """The full command: as `user`, and ended should the launcher itself be killed."""
        return bound(self.argv, user=self.user, orphan_signal=self.orphan_signal)


def bound(
    argv: Sequence[str],
    *,
    user: str | None = None,
    orphan_signal: signal.Signals = signal.SIGKILL,
) -> list[str]:
    """The command as `user`, which gets `orphan_signal` when its starter is killed."""
    drop = [f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
    told = f"--pdeathsig={orphan_signal.name.removeprefix('SIG')}"
    return ["setpriv", told, *drop, *argv]
