import socket
from pathlib import Path

import pytest

from deploy.local.errors import LaunchError
from deploy.local.state import State


@pytest.fixture
def taken_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_choices_are_remembered(tmp_path: Path) -> None:
    first = State(tmp_path)
    port, secret = first.claim("postgres"), first.secret("postgres")
    again = State(tmp_path)
    assert (again.claim("postgres"), again.secret("postgres")) == (port, secret)


def test_file_is_for_the_owner_only(tmp_path: Path) -> None:
    State(tmp_path).secret("key")
    assert (tmp_path / "settings.json").stat().st_mode & 0o777 == 0o600


def test_two_names_get_two_ports(tmp_path: Path) -> None:
    state = State(tmp_path)
    assert len({state.claim(str(n)) for n in range(20)}) == 20


def test_wanted_port_is_given_up_when_taken(tmp_path: Path, taken_port: int) -> None:
    assert State(tmp_path).claim("portal", taken_port) != taken_port


def test_fixed_port_that_is_taken_is_refused_in_one_line(tmp_path: Path, taken_port: int) -> None:
    with pytest.raises(LaunchError, match=f"^port {taken_port} .*taken[^\n]*$"):
        State(tmp_path).claim("portal", fixed=taken_port)
