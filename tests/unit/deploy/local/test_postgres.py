import os
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local import postgres
from tests.unit.deploy.local.torn import TORN

LOCK = b"4194305\n/somewhere\n1700000000\n5432\n\n127.0.0.1\n"  # no process has that number


@pytest.mark.parametrize("torn", [*TORN.values(), bytes], ids=[*TORN, "of one that is gone"])
def test_a_stale_or_torn_lock_is_removed(tmp_path: Path, torn: Callable[[bytes], bytes]) -> None:
    lock = tmp_path / "postmaster.pid"
    lock.write_bytes(torn(LOCK))
    assert len(list(postgres._unlock(tmp_path))) == 1
    assert not lock.exists()
    assert list(postgres._unlock(tmp_path)) == []


def test_a_number_that_another_process_has_by_now_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert len(list(postgres._unlock(tmp_path))) == 1


def test_the_lock_of_a_server_that_runs_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # as a server does
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert list(postgres._unlock(tmp_path)) == []
