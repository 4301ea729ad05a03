"""What a power cut may leave of a RabbitMQ node's folder, and how the node starts again.

The node writes some small files at each start and never waits for the disk; torn, each of them
keeps it from starting for ever. They are kept beside it once it runs. Of its data proper, what
cannot be read is set aside as a whole: messages that were on their way are then sent again from the
outboxes (docs/runbooks/operations.md, "The broker's data was set aside").
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from deploy.local import durable

SMALL = (
    "*-feature_flags",
    "*@*/schema_version",
    "*@*/cluster_nodes.config",
    "*@*/nodes_running_at_shutdown",
)
"""In its data: Erlang terms as text, each ended by a full stop."""
COOKIE = re.compile(rb"[A-Za-z0-9]{8,64}")


def data(home: Path) -> Path:
    """The node's data in its folder."""
    return home / "mnesia"


def erlang_name(home: Path, first: str) -> str:
    """The name of the node: that under which it has data, `first` when it has none. Under another
    name it would not find its data."""
    known = _schemas(home)
    return known[0].parent.name if known else first


def mend(home: Path) -> Iterator[str]:
    """Before a start: small files that are torn are replaced by the kept ones."""
    cookie = home / ".erlang.cookie"
    if cookie.exists() and not COOKIE.fullmatch(cookie.read_bytes().strip()):
        cookie.unlink()  # only the node itself has to know it
        yield "removed a damaged .erlang.cookie"
    for kept in _files(_kept(home)) if _schemas(home) else ():
        path = data(home) / kept.relative_to(_kept(home))
        if not _whole(path):
            durable.write(path, kept.read_text(), mode=0o644)
            yield f"{path.name} was damaged: the one that was kept takes its place"


def keep(home: Path) -> None:
    """Once the node runs: keep its small files as they are now."""
    for path in _files(data(home)):
        kept = _kept(home) / path.relative_to(data(home))
        if _whole(path) and not (_whole(kept) and kept.read_bytes() == path.read_bytes()):
            kept.parent.mkdir(exist_ok=True, parents=True, mode=0o700)
            durable.write(kept, path.read_text())


class SetAside:
    """The last resort: an empty node, the data that it cannot read under another name."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._aside: Path | None = None

    def apply(self) -> str | None:
        folder = data(self._home)
        if not folder.exists():
            return None
        self._aside = durable.set_aside(folder)
        return (
            f"does not start from its data, which is {self._aside} now, and begins empty: send "
            "again what was on its way, see docs/runbooks/operations.md"
        )

    def undo(self) -> None:
        """It was not the data."""
        if self._aside is not None:
            shutil.rmtree(data(self._home), ignore_errors=True)
            self._aside.rename(data(self._home))


def _schemas(home: Path) -> list[Path]:
    return sorted(data(home).glob("*@*/schema.DAT"))


def _kept(home: Path) -> Path:
    return home / "kept"


def _files(folder: Path) -> list[Path]:
    return [path for pattern in SMALL for path in folder.glob(pattern)]


def _whole(path: Path) -> bool:
    """Whether it is there and can be read to its end."""
    if not path.exists():
        return False
    content = path.read_bytes()
    return b"\0" not in content and content.rstrip().endswith(b".")
