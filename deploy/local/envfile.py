"""The file `env` in a root: `export NAME=value` lines for a shell and for other programs."""

import shlex
from collections.abc import Mapping
from pathlib import Path

from deploy.local import durable
from deploy.local.errors import LaunchError


def write(root: Path, values: Mapping[str, str]) -> Path:
    """Write the file, readable by the owner only, and return its path."""
    path = root / "env"
    durable.write(
        path, "".join(f"export {k}={shlex.quote(v)}\n" for k, v in sorted(values.items()))
    )
    return path


def read(root: Path) -> dict[str, str]:
    """The values written before. Raises LaunchError when the file is torn; each start writes it
    anew."""
    path = root / "env"
    try:
        words = shlex.split(path.read_text())
        return dict(word.split("=", 1) for word in words if word != "export")
    except ValueError as error:
        raise LaunchError(f"{path} is damaged; start the system again") from error
