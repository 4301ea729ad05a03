"""`./dev restore`: a set, and the journal since, into an empty place.

Afterwards `./dev up` starts it. Everybody has to sign in anew; numbers and the feed of licence
events go on after a gap on purpose (docs/runbooks/backup.md).
"""

import argparse
import asyncio
import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from deploy.backup.place import Place, moment, place_of
from deploy.local import durable, lock, objectstore, postgres, settings, system
from deploy.local.errors import LaunchError
from deploy.local.infrastructure import Infrastructure, make_root
from deploy.local.modules import Modules
from deploy.local.state import DATA

GAP = 1000
"""Numbers left out of each series at every restore: more than are given out in the time that a
restore can lose."""


def main(arguments: list[str]) -> None:
    """Raises LaunchError when there is data in the way, or the set is damaged."""
    parser = argparse.ArgumentParser(prog="dev restore", description=__doc__)
    parser.add_argument("set", nargs="?", help="name of the set (the newest before --to)")
    parser.add_argument("--to", type=moment, help="instant with offset, 2026-03-02T14:30:00+08:00")
    parser.add_argument("--root", type=Path, default=system.ROOT)
    parser.add_argument("--keys", type=Path, help="folder with the keys (beside the backups')")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    kept = place_of(root, postgres.data_directory(root))
    keys = options.keys or kept.folder.with_name(f"{kept.folder.name}-keys")
    name = options.set or _newest(kept, options.to)
    asyncio.run(restore(root, kept, keys, name, options.to))
    print(f"restored {name} to {options.to or 'the end of the journal'}; ./dev up starts it")


async def restore(root: Path, kept: Place, keys: Path, name: str, to: datetime | None) -> None:
    _ensure_empty(root)
    _ensure_whole(kept, name)
    make_root(root)
    with lock.exclusive(root):
        durable.write(root / "settings.json", _read_keys(keys))
        _unpack(kept, name, postgres.data_directory(root), to)
        bucket = objectstore.data(root) / objectstore.BUCKET
        shutil.copytree(kept.objects, bucket, dirs_exist_ok=True)
        os.sync()
        gap = GAP * (1 + len(kept.restores()))
        # Noted first: a restore that is cut off here may have given out numbers already.
        kept.note_restore({"set": name, "to": str(to or ""), "at": datetime.now(UTC).isoformat()})
        await _finish(root, gap)


async def _finish(root: Path, gap: int) -> None:
    """Start the servers, let the journal be replayed, do what each service must do, and stop."""
    servers = Infrastructure(root, lambda name, text: print(f"{name}: {text}"), given={})
    modules = Modules(root, lambda name, text: print(f"{name}: {text}"))

    async def prepare(databases: Mapping[str, str]) -> None:
        vault = settings.vault(servers.state, {})
        await modules.migrate(vault, databases)
        environment = {**databases, **vault}
        await modules.run("deploy.backup.after", str(gap), environment=environment)

    try:
        await servers.start(prepare)
    finally:
        await servers.stop()


def _newest(kept: Place, to: datetime | None) -> str:
    """Raises LaunchError when there is none that ended before."""
    fitting = [
        name for name in kept.names() if to is None or moment(kept.manifest(name)["ended"]) <= to
    ]
    if not fitting:
        raise LaunchError(f"no backup in {kept.folder}{f' from before {to}' if to else ''}")
    return fitting[-1]


def _ensure_empty(root: Path) -> None:
    database = postgres.data_directory(root)
    if database.exists() or any((root / name).exists() for name in DATA):
        raise LaunchError(f"there is data in {root}; move it away first, nothing is overwritten")


def _ensure_whole(kept: Place, name: str) -> None:
    digest = hashlib.sha256()
    with (kept.sets / name / "base.tar.gz").open("rb") as packed:
        while chunk := packed.read(1 << 20):
            digest.update(chunk)
    if digest.hexdigest() != kept.manifest(name)["base_sha256"]:
        raise LaunchError(f"backup {name} is damaged; take an older one (./dev restore NAME)")


def _read_keys(keys: Path) -> str:
    try:
        return (keys / "settings.json").read_text()
    except FileNotFoundError as error:
        raise LaunchError(f"the keys are not in {keys}; --keys says where they are") from error


def _unpack(kept: Place, name: str, data: Path, to: datetime | None) -> None:
    """The database's files, with word of where its journal is and how far to go."""
    draft = data.with_name(f"{data.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    # The program, since Debian's Python 3.11.2 cannot tell a hostile member from another; it keeps
    # every file below the folder.
    packed = str(kept.sets / name / "base.tar.gz")
    command = ["tar", "--extract", "--gzip", "--no-same-owner", f"--file={packed}"]
    done = subprocess.run(
        [*command, f"--directory={draft}"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LaunchError(f"backup {name} could not be unpacked: {done.stderr.strip()[-200:]}")
    draft.chmod(0o700)  # the server insists on it
    lines = [f'restore_command = \'gzip -dc "{kept.wal}/%f.gz" > "%p"\'']
    if to is not None:
        lines += [
            f"recovery_target_time = '{to.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f+00}'",
            "recovery_target_action = 'promote'",
        ]
    with (draft / "postgresql.auto.conf").open("a") as configuration:
        configuration.write("\n".join(["", *lines, ""]))
    (draft / "recovery.signal").touch(mode=0o600)
    user = postgres.server_user()
    if user:
        subprocess.run(["chown", "-R", f"{user}:{user}", str(draft)], check=True)
    draft.rename(data)
