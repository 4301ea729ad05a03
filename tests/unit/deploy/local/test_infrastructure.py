import asyncio
from pathlib import Path

import pytest

from deploy.local.errors import LaunchError
from deploy.local.infrastructure import BROKER, DATABASES, STORE, Infrastructure, make_root


def start(root: Path, given: dict[str, str]) -> dict[str, str]:
    return asyncio.run(Infrastructure(root, lambda *_: None, given=given).start())


def test_given_servers_are_used_and_none_is_started(tmp_path: Path) -> None:
    given = {name: f"address of {name}" for name in (*BROKER, *DATABASES, *STORE)}
    assert start(tmp_path, given) == given
    assert list(tmp_path.iterdir()) == [tmp_path / "log"]


def test_server_given_by_half_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match=r"AMQP_URI_IDENTITY is set.*LICENCE_EVENTS_AMQP_URI"):
        start(tmp_path, {"AMQP_URI_IDENTITY": "amqp://elsewhere"})


def test_root_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LaunchError, match=r"cannot be written: Not a directory$"):
        make_root(tmp_path / "file" / "run")


def test_disk_that_is_full_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(
        LaunchError, match=r"^the disk of .* is full: \d+ MiB left, \d+ MiB needed$"
    ):
        make_root(tmp_path, least_free=1 << 60)
