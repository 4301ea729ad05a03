"""The file `env` in a root: `export NAME=value` lines for a shell and for other programs."""

import shlex
from collections.abc import Mapping
from pathlib import Path


def write(root: Path, values: Mapping[str, str]) -> Path:
    """Write the file, readable by the owner only, and return its path."""
    path = root / "env"
    path.touch(mode=0o600)
    path.write_text("".join(f"export {k}={shlex.quote(v)}\n" for k, v in sorted(values.items())))
    return path


def read(root: Path) -> dict[str, str]:
    """The values written before."""
    words = shlex.split((root / "env").read_text())
    return dict(word.split("=", 1) for word in words if word != "export")
