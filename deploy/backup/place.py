"""Where backups lie, and what is in that folder.

<folder>/wal/               the database's journal, segment by segment, as it is archived
<folder>/objects/           stored files, under their keys; shared by all sets
<folder>/sets/<moment>/     base.tar.gz, objects.txt.gz, broker-*.json, manifest.json
<folder>/restores.json      when which set was restored

No key is in it: without the file that `keys` names, files and personal data stay closed.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.local import durable
from deploy.local.errors import LaunchError


@dataclass(frozen=True)
class Place:
    folder: Path

    @property
    def wal(self) -> Path:
        return self.folder / "wal"

    @property
    def objects(self) -> Path:
        return self.folder / "objects"

    @property
    def sets(self) -> Path:
        return self.folder / "sets"

    def names(self) -> list[str]:
        """The sets that are complete, oldest first; each is named by when it began (UTC)."""
        return sorted(path.parent.name for path in self.sets.glob("*/manifest.json"))

    def manifest(self, name: str) -> dict[str, Any]:
        """Raises LaunchError for a set that is not there."""
        try:
            read: dict[str, Any] = json.loads((self.sets / name / "manifest.json").read_text())
        except FileNotFoundError as error:
            known = ", ".join(self.names()) or "none"
            raise LaunchError(f"no backup {name} in {self.folder}; there are: {known}") from error
        return read

    def restores(self) -> list[dict[str, str]]:
        path = self.folder / "restores.json"
        found: list[dict[str, str]] = json.loads(path.read_text()) if path.exists() else []
        return found

    def note_restore(self, entry: dict[str, str]) -> None:
        text = json.dumps([*self.restores(), entry], indent=2)
        durable.write(self.folder / "restores.json", text)


def place_of(root: Path, database: Path, given: Mapping[str, str] = os.environ) -> Place:
    """The backups of the system in `root`, whose database lies in `database`.

    BACKUP_DIR names the folder, on another disk than `root` if it is to help when that one is lost.
    """
    if "BACKUP_DIR" in given:
        return Place(Path(given["BACKUP_DIR"]).resolve())
    if database.parent != root:  # the server's user cannot get at `root`, nor beside it
        return Place(database.with_name(f"{database.name}-backup"))
    name = "backup" if root.name == "run" else f"{root.name}-backup"
    return Place(root.with_name(name))


def make(place: Place, user: str | None) -> None:
    """The folders; the database's server writes its journal itself, as `user`."""
    for folder in (place.folder, place.objects, place.sets, place.wal):
        folder.mkdir(parents=True, exist_ok=True, mode=0o711 if folder == place.folder else 0o700)
    if user:
        shutil.chown(place.wal, user, user)


def moment(text: str) -> datetime:
    """An instant with its offset, as ISO 8601. Raises LaunchError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise LaunchError(f"no instant: {text} (for example 2026-03-02T14:30:00+08:00)") from error
    if found.tzinfo is None:
        raise LaunchError(f"{text} has no offset from UTC (for example +08:00)")
    return found
