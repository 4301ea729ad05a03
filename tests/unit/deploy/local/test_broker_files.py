from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local import broker_files
from tests.present import present
from tests.unit.deploy.local.torn import TORN

NODE = "rabbitmq@localhost"
SMALL = {
    f"{NODE}-feature_flags": "[quorum_queue].\n",
    f"{NODE}/schema_version": "[store_msg].\n",
    f"{NODE}/cluster_nodes.config": "{[rabbitmq@localhost],[rabbitmq@localhost]}.\n",
    f"{NODE}/nodes_running_at_shutdown": "[rabbitmq@localhost].\n",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "mnesia" / NODE).mkdir(parents=True)
    (tmp_path / "mnesia" / NODE / "schema.DAT").write_bytes(b"\0data")
    (tmp_path / ".erlang.cookie").write_text("LKJHGFDSAPOIUYTREWQM")
    for name, text in SMALL.items():
        (tmp_path / "mnesia" / name).write_text(text)
    return tmp_path


def test_whole_files_are_left_alone(home: Path) -> None:
    broker_files.keep(home)
    assert list(broker_files.mend(home)) == []


@pytest.mark.parametrize("torn", [*TORN.values(), None], ids=[*TORN, "gone"])
@pytest.mark.parametrize("name", SMALL)
def test_small_files_are_replaced_by_the_kept_ones(
    home: Path, name: str, torn: Callable[[bytes], bytes] | None
) -> None:
    broker_files.keep(home)
    path = home / "mnesia" / name
    path.unlink() if torn is None else path.write_bytes(torn(path.read_bytes()))
    broker_files.keep(home)  # a torn file is not worth keeping
    assert len(list(broker_files.mend(home))) == 1
    assert path.read_text() == SMALL[name]


@pytest.mark.parametrize("torn", TORN.values(), ids=TORN)
def test_a_torn_cookie_is_removed(home: Path, torn: Callable[[bytes], bytes]) -> None:
    cookie = home / ".erlang.cookie"
    cookie.write_bytes(torn(b"LKJH"))
    assert list(broker_files.mend(home)) == ["removed a damaged .erlang.cookie"]
    assert not cookie.exists()


def test_the_node_keeps_the_name_under_which_it_has_data(home: Path, tmp_path: Path) -> None:
    assert broker_files.erlang_name(home, "other@localhost") == NODE
    assert broker_files.erlang_name(tmp_path / "new", "other@localhost") == "other@localhost"


def test_data_set_aside_can_be_put_back(home: Path) -> None:
    broker_files.keep(home)
    resort = broker_files.SetAside(home)
    assert "mnesia.damaged" in present(resort.apply())
    assert not (home / "mnesia").exists()
    assert list(broker_files.mend(home)) == [], "nothing of the old node in the new one"
    (home / "mnesia" / "of the vain try").mkdir(parents=True)
    resort.undo()
    assert [path.name for path in (home / "mnesia").glob("*/schema.DAT")] == ["schema.DAT"]


def test_a_node_without_data_has_no_last_resort(tmp_path: Path) -> None:
    assert broker_files.SetAside(tmp_path).apply() is None
