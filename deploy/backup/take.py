"""`./dev backup`: a set of everything, while the system runs.

The journal is archived from the first set on: `./dev restore --to` reaches any moment since.
"""

import argparse
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2
import requests

from deploy.backup import place
from deploy.backup.place import Place
from deploy.local import durable, envfile, lock, postgres, system
from deploy.local.errors import LaunchError

ARCHIVED_SECONDS = 60
NODES = {"inside": "RABBITMQ_MANAGEMENT_URL", "outside": "LICENCE_EVENTS_MANAGEMENT_URL"}


def main(arguments: list[str]) -> None:
    """Raises LaunchError when the system does not run or a part cannot be copied."""
    parser = argparse.ArgumentParser(prog="dev backup", description=__doc__)
    parser.add_argument("--root", type=Path, default=system.ROOT)
    parser.add_argument("--keys", type=Path, help="folder for the keys (beside the backups')")
    parser.add_argument("--keep", type=int, default=7, help="sets to keep (7)")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    if not lock.wait_until_announced(root):
        raise LaunchError("the system must be running for a backup: ./dev up")
    kept = place.place_of(root, postgres.data_directory(root))
    keys = options.keys or kept.folder.with_name(f"{kept.folder.name}-keys")
    name = take(root, kept, keys)
    prune(kept, max(options.keep, 1))
    print(f"backup {name} in {kept.folder}; the keys, to be kept elsewhere: {keys}")


def take(root: Path, kept: Place, keys: Path) -> str:
    """Make one more set; returns its name."""
    addresses = envfile.read(root)
    if "DATABASE_ADMIN_URL" not in addresses:
        raise LaunchError("the databases are not ours; docs/runbooks/backup.md says what to do")
    began = datetime.now(UTC)
    name = began.strftime("%Y-%m-%dT%H%M%SZ")
    place.make(kept, postgres.server_user())
    draft = kept.sets / f"{name}.part"
    draft.mkdir(mode=0o700)
    first = _query(addresses, "SELECT pg_walfile_name(pg_current_wal_lsn())")
    base = _base(addresses, draft / "base.tar.gz")
    _wait_archived(addresses)
    # After the database: whatever it names has been stored before.
    listed = _objects(addresses, kept.objects)
    with gzip.open(draft / "objects.txt.gz", "wt", encoding="utf-8") as out:
        out.writelines(f"{key}\n" for key in listed)
    for node, variable in NODES.items():
        _definitions(addresses[variable], draft / f"broker-{node}.json")
    _keys(root, keys)
    manifest = {
        "began": began.isoformat(),
        "ended": datetime.now(UTC).isoformat(),
        "wal_from": first,
        "base_sha256": base,
        "objects": len(listed),
    }
    durable.write(draft / "manifest.json", json.dumps(manifest, indent=2))
    os.sync()
    draft.rename(kept.sets / name)
    durable.sync_directory(kept.sets)
    return name


def prune(kept: Place, number: int) -> None:
    """Remove all but the newest sets, and what only they needed."""
    names = kept.names()
    for name in names[:-number]:
        shutil.rmtree(kept.sets / name)
    left = names[-number:]
    oldest = kept.manifest(left[0])["wal_from"]
    for segment in kept.wal.glob("*.gz"):
        # A journal's name without its timeline tells how old it is; histories are small and stay.
        if len(segment.name) == 27 and segment.name[8:24] < oldest[8:24]:
            segment.unlink()
    needed = {key for name in left for key in _listed(kept.sets / name)}
    for path in [found for found in kept.objects.rglob("*") if found.is_file()]:
        if str(path.relative_to(kept.objects)) not in needed:
            path.unlink()


def _listed(folder: Path) -> list[str]:
    with gzip.open(folder / "objects.txt.gz", "rt", encoding="utf-8") as lines:
        return [line.rstrip("\n") for line in lines]


def _base(addresses: Mapping[str, str], target: Path) -> str:
    """The database's files as they are now, packed; returns their digest."""
    server = urlsplit(addresses["DATABASE_ADMIN_URL"])
    command = [
        postgres.program("pg_basebackup"), "--host", server.hostname or "", "--port",
        str(server.port), "--username", server.username or "", "--pgdata", "-", "--format", "tar",
        "--wal-method", "fetch", "--checkpoint", "fast", "--no-password",
    ]  # fmt: skip
    environment = {**os.environ, "PGPASSWORD": unquote(server.password or "")}
    digest = hashlib.sha256()
    with (
        target.open("wb") as out,
        gzip.GzipFile(fileobj=out, mode="wb", compresslevel=3) as packed,
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process,
    ):
        assert process.stdout and process.stderr  # noqa: S101 - they are pipes
        shutil.copyfileobj(process.stdout, packed, 1 << 20)
        told = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise LaunchError(f"the database was not copied: {told or process.returncode}")
    with target.open("rb") as written:
        while chunk := written.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _wait_archived(addresses: Mapping[str, str]) -> None:
    """Until the journal up to now is in the archive."""
    current = _query(addresses, "SELECT pg_walfile_name(pg_switch_wal())")
    deadline = time.monotonic() + ARCHIVED_SECONDS
    while True:
        newest = _query(addresses, "SELECT last_archived_wal FROM pg_stat_archiver") or ""
        if newest[8:24] >= current[8:24]:
            return
        if time.monotonic() > deadline:
            raise LaunchError("the database does not archive its journal; see its log")
        time.sleep(0.2)


def _objects(addresses: Mapping[str, str], folder: Path) -> list[str]:
    """Copy what is not there yet; returns the keys. What is stored is never changed."""
    remote = {
        "TYPE": "s3",
        "PROVIDER": "Other",
        "ENDPOINT": addresses["S3_ENDPOINT"],
        "ACCESS_KEY_ID": addresses["S3_ACCESS_KEY"],
        "SECRET_ACCESS_KEY": addresses["S3_SECRET_KEY"],
        "REGION": addresses["S3_REGION"],
    }
    known = {f"RCLONE_CONFIG_STORE_{name}": value for name, value in remote.items()}
    environment = {**os.environ, **known, "RCLONE_CONFIG": os.devnull}
    source = f"store:{addresses['S3_BUCKET']}"

    def rclone(*arguments: str) -> str:
        command = [str(Path(sys.executable).with_name("rclone")), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise LaunchError(f"the stored files were not copied: {last}")
        return done.stdout

    listed = rclone("lsf", "--recursive", "--files-only", source).splitlines()
    rclone("copy", "--ignore-existing", "--no-traverse", source, str(folder))
    return listed


def _definitions(management: str, target: Path) -> None:
    answer = requests.get(f"{management}/api/definitions", timeout=30)
    answer.raise_for_status()
    durable.write(target, answer.text)


def _keys(root: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    durable.write(folder / "settings.json", (root / "settings.json").read_text())


def _query(addresses: Mapping[str, str], statement: str) -> str:
    url = addresses["DATABASE_ADMIN_URL"].replace("+psycopg2", "")
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            (value,) = cursor.fetchone() or ("",)
    return str(value or "")
