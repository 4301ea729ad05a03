"""Small files that survive a power cut: either the old content or the new one, never a part of it.

A file that was torn all the same (by an older release, by a disk) is not thrown away but set aside
under another name, for whoever wants to look into it.
"""

import os
from pathlib import Path


def write(path: Path, text: str, *, mode: int = 0o600) -> None:
    """Put `text` in place of the file: on the disk, and with these rights from the beginning."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as out:
        os.fchmod(out.fileno(), mode)
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    sync_directory(path.parent)


def sync_directory(folder: Path) -> None:
    """Bring names to the disk: of files that are new, renamed or gone."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def set_aside(path: Path) -> Path:
    """Rename a damaged file or folder to `<name>.damaged`, `.damaged-2` … and return that path."""
    number = 1
    while True:
        aside = path.with_name(f"{path.name}.damaged" + (f"-{number}" if number > 1 else ""))
        if not aside.exists():
            break
        number += 1
    path.rename(aside)
    sync_directory(path.parent)
    return aside
