"""The power goes right after a file was acknowledged: what the disk holds at that moment is all
there is.

The object store works on a file system of its own, in an image that stands for the disk. A copy of
the image holds what had been written through, and nothing of what the kernel still kept in memory.
"""

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chassis.storage import PART, Storage
from chassis.streams import Stored
from contracts.errors import FileDamaged
from deploy.local import objectstore
from tests.chaos.stores import object_store
from tests.factories.storage import keys

SIZES = (0, 300, 90_000, 1_000_000, 2 * PART)
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a file system")


@contextmanager
def disk(image: Path, place: Path) -> Iterator[Path]:
    """commit: nothing is written by itself while the test runs."""
    place.mkdir()
    mount = ["mount", "-o", "loop,commit=300", str(image), str(place)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this machine mounts no images: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "disk"
    with path.open("wb") as out:
        out.truncate(96 << 20)
    subprocess.run(["mkfs.ext4", "-q", str(path)], check=True)
    return path


def stored(image: Path, place: Path, settings: dict[str, str]) -> dict[str, Stored]:
    """What was acknowledged before the power went; the disk of that moment is `image`.after."""
    with disk(image, place) as root:
        subprocess.run(["sync", "-f", str(root)], check=True)
        with object_store(root, **settings):
            storage = Storage.from_settings()
            os.sync()  # the bucket and the settings: what is looked at is the files alone
            found = {
                f"applications/{number}/{size}": storage.put_stream(
                    f"applications/{number}/{size}", io.BytesIO(os.urandom(size))
                )
                for number, size in enumerate(SIZES)
            }
            shutil.copyfile(image, image.with_suffix(".after"))
    return found


def lost(image: Path, place: Path, found: dict[str, Stored], settings: dict[str, str]) -> list[str]:
    with disk(image.with_suffix(".after"), place) as root, object_store(root, **settings):
        storage, missing = Storage.from_settings(), []
        for key, expected in found.items():
            try:
                storage.check(key, expected)
            except FileDamaged:
                missing.append(key)
        return missing


@pytest.mark.spec("P-10")
def test_what_was_acknowledged_is_on_the_disk(image: Path, tmp_path: Path) -> None:
    place = tmp_path / "before"
    settings = keys() | {"S3_SYNC_DIRECTORY": str(objectstore.data(place))}
    found = stored(image, place, settings)
    assert len(found) == len(SIZES)
    assert lost(image, tmp_path / "after", found, settings) == []


def test_without_waiting_for_the_disk_files_are_lost(image: Path, tmp_path: Path) -> None:
    """So the other test can fail."""
    settings = keys()
    found = stored(image, tmp_path / "before", settings)
    assert lost(image, tmp_path / "after", found, settings) != []
