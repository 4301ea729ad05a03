import os
from pathlib import Path

import pytest

from deploy.local import durable


def test_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(0o644)
    durable.write(path, "new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_leaves_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    durable.write(path, "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        durable.write(path, "new")
    monkeypatch.undo()
    assert path.read_text() == "old"
    durable.write(path, "newer")
    assert path.read_text() == "newer", "a draft of before is in nobody's way"


def test_each_damaged_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for number in range(3):
        path.write_text(str(number))
        durable.set_aside(path)
    kept = {name.name: name.read_text() for name in tmp_path.iterdir()}
    assert kept == {"file.damaged": "0", "file.damaged-2": "1", "file.damaged-3": "2"}
