import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local import lock
from deploy.local.errors import LaunchError
from tests.unit.deploy.local.torn import TORN


def test_second_holder_is_told_the_addresses(tmp_path: Path) -> None:
    with lock.exclusive(tmp_path):
        lock.announce(tmp_path, {"portal": "http://127.0.0.1:8080"})
        told = pytest.raises(LaunchError, match="already running here: portal http://127")
        with told, lock.exclusive(tmp_path):
            pass


def test_lock_is_free_afterwards(tmp_path: Path) -> None:
    with lock.exclusive(tmp_path):
        assert lock.is_held(tmp_path)
    assert not lock.is_held(tmp_path)
    still = pytest.raises(LaunchError, match="still starting")
    with lock.exclusive(tmp_path), still, lock.exclusive(tmp_path):
        pass


def test_system_that_is_still_starting_is_waited_for(tmp_path: Path) -> None:
    assert not lock.wait_until_announced(tmp_path)
    with lock.exclusive(tmp_path):
        announcing = threading.Timer(0.3, lock.announce, (tmp_path, {"portal": "http://there"}))
        announcing.start()
        assert lock.wait_until_announced(tmp_path)
        announcing.join()
    assert not lock.wait_until_announced(tmp_path)


@pytest.mark.parametrize("torn", TORN.values(), ids=TORN)
def test_torn_file_is_no_hindrance(tmp_path: Path, torn: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "lock"
    path.write_bytes(torn(b'{"portal": "http://127.0.0.1:8080"}'))
    assert not lock.wait_until_announced(tmp_path)
    with lock.exclusive(tmp_path):
        assert path.read_bytes() == b""
        path.write_bytes(torn(b'{"portal": "http://127.0.0.1:8080"}'))
        told = pytest.raises(LaunchError, match="already running here")
        with told, lock.exclusive(tmp_path):
            pass
