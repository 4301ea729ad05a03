"""A system that is lost comes back from its backup, and gives out nothing twice."""

import gzip
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from minio import Minio
from sqlalchemy import create_engine, func, select, text

from chassis import migrate
from chassis.context import system_call
from chassis.database import Db
from chassis.tables import audit
from deploy.backup import take
from deploy.backup.place import Place, place_of
from deploy.local import durable, envfile, postgres
from deploy.local.errors import LaunchError
from services.review import numbering
from services.review.tables import feed_breaks
from tests.infrastructure import PROJECT
from tests.polling import wait_for

pytestmark = [pytest.mark.service, pytest.mark.timeout(400)]
CALL = system_call("test")


@contextmanager
def servers(root: Path) -> Iterator[dict[str, str]]:
    """The private servers in `root`, with data that is kept."""
    output = root.with_suffix(".log")
    command = ["setpriv", "--pdeathsig=TERM", sys.executable, "-m", "deploy.local", "servers"]
    with (
        output.open("w+") as out,
        subprocess.Popen(
            [*command, "--root", str(root)], cwd=PROJECT, stdout=out, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            wait_for(
                lambda: process.poll() is not None or re.search(r"\bready\b", output.read_text()),
                seconds=180,
                what="the servers",
            )
            assert process.poll() is None, output.read_text()
            yield envfile.read(root)
        finally:
            process.terminate()


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A place for servers; what the database keeps elsewhere goes with it."""
    place = tmp_path / "system"
    yield place
    database = postgres.data_directory(place)
    if database.exists():
        subprocess.run(["rm", "-rf", str(database)], check=True)


def dev(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.local", *arguments],
        cwd=PROJECT, capture_output=True, text=True, check=False, timeout=300,
        env=os.environ | environment,
    )  # fmt: skip


def database(addresses: dict[str, str], service: str = "review") -> Db:
    return Db.connect(addresses[f"DATABASE_URL_{service.upper()}"], service)


def number(addresses: dict[str, str], name: str) -> int:
    db = database(addresses)
    with db.transaction(CALL) as tx:
        taken = numbering.take(tx.session, name)
    db.close()
    return taken


def store(addresses: dict[str, str]) -> Minio:
    return Minio(
        addresses["S3_ENDPOINT"].removeprefix("http://"),
        access_key=addresses["S3_ACCESS_KEY"],
        secret_key=addresses["S3_SECRET_KEY"],
        region=addresses["S3_REGION"],
        secure=False,
    )


def prepared(addresses: dict[str, str]) -> None:
    """Migrated databases and one stored file."""
    for service in postgres.SERVICES:
        owner = addresses[f"DATABASE_OWNER_URL_{service.upper()}"]
        migrate.run(service, url=owner, app_role=f"{service}_app")
    put(addresses, "attachments/one", b"sealed one")


def put(addresses: dict[str, str], key: str, content: bytes) -> None:
    store(addresses).put_object(addresses["S3_BUCKET"], key, io.BytesIO(content), len(content))


def get(addresses: dict[str, str], key: str) -> bytes:
    return bytes(store(addresses).get_object(addresses["S3_BUCKET"], key).read())


@pytest.mark.spec("P-05")
def test_restored_to_a_moment_nothing_is_given_out_twice(root: Path) -> None:
    with servers(root) as addresses:
        prepared(addresses)
        series = "licence/4-1"
        assert [number(addresses, series) for _ in range(3)] == [1, 2, 3]
        taken = dev("backup", "--root", str(root))
        assert taken.returncode == 0, taken.stderr
        assert number(addresses, series) == 4
        moment = datetime.now(UTC)
        # What a restore to that moment loses: numbers, a new series, a session of somebody.
        assert [number(addresses, name) for name in (series, "licence/1-1")] == [5, 1]
        admin = create_engine(addresses["DATABASE_ADMIN_URL"])
        with admin.connect() as connection:
            connection.execute(text("SELECT pg_switch_wal()"))
        admin.dispose()
        kept = place_of(root, postgres.data_directory(root))
        wait_for(lambda: newest_segment_is_archived(addresses), 60, what="the journal")
    refused = dev("restore", "--root", str(root))
    assert refused.returncode == 1 and "there is data in" in refused.stderr

    other = root.with_name("other")
    copy = ["--keys", str(kept.folder.with_name(f"{kept.folder.name}-keys"))]
    try:
        to = ("--root", str(other), "--to", moment.isoformat())
        restored = dev("restore", *to, *copy, BACKUP_DIR=str(kept.folder))
        assert restored.returncode == 0, restored.stderr + restored.stdout
        with servers(other) as addresses:
            # 4 was there; 5 was lost; the gap leaves out what may have been given out since.
            assert number(addresses, series) == 1005
            assert number(addresses, "licence/1-1") == 1001
            assert get(addresses, "attachments/one") == b"sealed one"
            db = database(addresses)
            with db.read(CALL) as session:
                broken = session.execute(select(feed_breaks)).one()
                told = session.scalar(select(func.count()).where(audit.c.action == "restored"))
            db.close()
            assert broken.last == 0 and broken.resumes >= int(moment.timestamp())
            assert told == 1
    finally:
        subprocess.run(["rm", "-rf", str(postgres.data_directory(other))], check=True)


def newest_segment_is_archived(addresses: dict[str, str]) -> bool:
    engine = create_engine(addresses["DATABASE_ADMIN_URL"])
    query = "SELECT last_archived_wal, pg_walfile_name(pg_current_wal_lsn()) FROM pg_stat_archiver"
    with engine.connect() as connection:
        archived, current = connection.execute(text(query)).one()
    engine.dispose()
    # The segment that is written now holds nothing yet: the one before it is the newest.
    return bool(archived and int(archived[8:24], 16) >= int(current[8:24], 16) - 1)


class TestPrune:
    @pytest.fixture
    def kept(self, tmp_path: Path) -> Place:
        place = Place(tmp_path / "backup")
        for folder in (place.wal, place.objects, place.sets):
            folder.mkdir(parents=True)
        return place

    def add(self, kept: Place, name: str, wal: str, *objects: str) -> None:
        folder = kept.sets / name
        folder.mkdir()
        durable.write(folder / "manifest.json", f'{{"wal_from": "{wal}"}}')
        with gzip.open(folder / "objects.txt.gz", "wt") as out:
            out.writelines(f"{key}\n" for key in objects)

    def test_what_only_old_sets_needed_goes(self, kept: Place) -> None:
        segments = [f"00000001000000000000000{number}" for number in range(1, 5)]
        for name in (*segments, "00000002.history"):
            (kept.wal / f"{name}.gz").touch()
        self.add(kept, "2026-01-01T000000Z", segments[0], "a/1", "a/2")
        self.add(kept, "2026-01-02T000000Z", segments[2], "a/2", "a/3")
        (kept.objects / "a").mkdir()
        for key in ("a/1", "a/2", "a/3"):
            (kept.objects / key).touch()
        take.prune(kept, 1)
        assert kept.names() == ["2026-01-02T000000Z"]
        assert sorted(path.name for path in kept.wal.iterdir()) == [
            f"{segments[2]}.gz", f"{segments[3]}.gz", "00000002.history.gz",
        ]  # fmt: skip
        assert sorted(path.name for path in kept.objects.rglob("*") if path.is_file()) == ["2", "3"]

    def test_an_unknown_set_is_named_with_those_there_are(self, kept: Place) -> None:
        self.add(kept, "2026-01-01T000000Z", "1")
        with pytest.raises(LaunchError, match=r"no backup x .*2026-01-01T000000Z"):
            kept.manifest("x")
