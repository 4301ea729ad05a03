import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local.errors import LaunchError
from deploy.local.state import State
from tests.unit.deploy.local.torn import TORN


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def told() -> list[str]:
    return []


def state(root: Path, told: list[str]) -> State:
    return State(root, lambda name, text: told.append(f"{name}: {text}"))


def test_choices_are_remembered(tmp_path: Path) -> None:
    first = State(tmp_path)
    port, secret = first.claim("postgres"), first.secret("postgres")
    again = State(tmp_path)
    assert (again.claim("postgres"), again.secret("postgres")) == (port, secret)


def test_files_are_for_the_owner_only(tmp_path: Path) -> None:
    State(tmp_path).secret("key")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"settings.json": 0o600, "settings.json.copy": 0o600}


def test_two_names_get_two_ports(tmp_path: Path) -> None:
    state = State(tmp_path)
    assert len({state.claim(str(n)) for n in range(20)}) == 20


def test_wanted_port_is_given_up_when_taken(tmp_path: Path, taken_port: int) -> None:
    assert State(tmp_path).claim("portal", taken_port) != taken_port


def test_fixed_port_that_is_taken_is_refused_in_one_line(tmp_path: Path, taken_port: int) -> None:
    with pytest.raises(LaunchError, match=f"^port {taken_port} .*taken[^\n]*$"):
        State(tmp_path).claim("portal", fixed=taken_port)


def test_port_that_nobody_else_knows_is_chosen_anew(
    tmp_path: Path, taken_port: int, told: list[str]
) -> None:
    known = {"ports": {"postgres": taken_port}, "secrets": {}}
    (tmp_path / "settings.json").write_text(json.dumps(known))
    assert state(tmp_path, told).claim("postgres") != taken_port
    assert f"port {taken_port} is taken" in told[0]


@pytest.mark.parametrize("torn", TORN.values(), ids=TORN)
@pytest.mark.parametrize("name", ["settings.json", "settings.json.copy"])
def test_torn_file_is_mended_from_the_other_and_named(
    tmp_path: Path, told: list[str], name: str, torn: Callable[[bytes], bytes]
) -> None:
    secret = State(tmp_path).secret("vault_key")
    (tmp_path / "s3").mkdir()
    path = tmp_path / name
    damaged = torn(path.read_bytes())
    path.write_bytes(damaged)
    assert state(tmp_path, told).secret("vault_key") == secret
    assert [line.split()[1:4] for line in told] == [[str(path), "was", "damaged:"]]
    assert (tmp_path / f"{name}.damaged").read_bytes() == damaged
    assert json.loads(path.read_text())["secrets"]["vault_key"] == secret


@pytest.mark.parametrize("gone", ["settings.json", "settings.json.copy"])
def test_lost_file_is_made_again_from_the_other(tmp_path: Path, gone: str) -> None:
    secret = State(tmp_path).secret("vault_key")
    (tmp_path / "s3").mkdir()
    (tmp_path / gone).unlink()
    assert State(tmp_path).secret("vault_key") == secret
    assert (tmp_path / gone).exists()


@pytest.mark.parametrize("torn", [*TORN.values(), None], ids=[*TORN, "gone"])
def test_keys_of_data_are_never_made_anew(
    tmp_path: Path, torn: Callable[[bytes], bytes] | None
) -> None:
    State(tmp_path).secret("vault_key")
    (tmp_path / "postgres").mkdir()
    for name in ("settings.json", "settings.json.copy"):
        path = tmp_path / name
        path.unlink() if torn is None else path.write_bytes(torn(path.read_bytes()))
    before = {path.name for path in tmp_path.iterdir()}
    for _ in range(2):  # a second try finds the same
        with pytest.raises(LaunchError, match="has the keys of the data"):
            State(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == before


def test_torn_files_of_a_start_that_made_no_data_are_set_aside(
    tmp_path: Path, told: list[str]
) -> None:
    State(tmp_path).secret("vault_key")
    for name in ("settings.json", "settings.json.copy"):
        (tmp_path / name).write_bytes(bytes(10))
    (tmp_path / "log").mkdir()
    assert state(tmp_path, told).secret("vault_key")
    assert len(told) == 2
