from pathlib import Path

import pytest

from deploy.local import envfile
from deploy.local.errors import LaunchError

VALUES = {"A": "with 'quotes' and blanks", "B": "x=y"}


def test_values_come_back(tmp_path: Path) -> None:
    path = envfile.write(tmp_path, VALUES)
    assert envfile.read(tmp_path) == VALUES
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damaged", [b"export A='half", bytes(20), b"\xff\xfe"])
def test_torn_file_is_named_and_written_anew(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "env").write_bytes(damaged)
    with pytest.raises(LaunchError, match=r"env is damaged"):
        envfile.read(tmp_path)
    envfile.write(tmp_path, VALUES)
    assert envfile.read(tmp_path) == VALUES
