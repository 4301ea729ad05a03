"""The tables printed from the data are those that were published, cell by cell."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.__main__ import main
from rules.order import ORDERS, changed, load_order
from rules.tables import Table, condition_tables

FIGURES = Path(__file__).parent / "tables"
SEED = yaml.safe_load((FIGURES / "seed_002.yaml").read_text(encoding="utf-8"))
FORMER = yaml.safe_load((FIGURES / "former_order.yaml").read_text(encoding="utf-8"))
R30 = condition_tables(load_order("R30"))
R36 = condition_tables(load_order("R36"))
PLACES = [
    (number, row, place)
    for number, table in enumerate(SEED)
    for row, cells in enumerate(table["rows"])
    for place in range(len(cells))
]


def spelled(cell: Any) -> dict[str, Any]:
    text, columns, rows = cell if isinstance(cell, list) else (cell, 1, 1)
    return {"text": text, "columns": columns, "rows": rows}


@pytest.mark.spec("B-33")
@pytest.mark.parametrize(("number", "row", "place"), PLACES)
def test_a_cell_of_the_seed_is_printed_from_the_data(number: int, row: int, place: int) -> None:
    printed = R30[number].to_dict()["rows"][row][place]
    assert printed == spelled(SEED[number]["rows"][row][place])


@pytest.mark.parametrize("number", range(len(SEED)))
def test_nothing_is_printed_that_is_not_in_the_seed(number: int) -> None:
    printed = R30[number].to_dict()
    assert printed["title"] == SEED[number]["title"]
    assert printed["levels"] == SEED[number]["levels"]
    assert list(map(len, printed["rows"])) == list(map(len, SEED[number]["rows"]))


@pytest.mark.parametrize("table", [*R30, *R36], ids=lambda table: table.title)
def test_the_cells_of_a_table_fill_it_without_a_hole(table: Table) -> None:
    grid = table.grid()
    assert all(len(line) == 2 + len(table.levels) and all(line) for line in grid)
    area = sum(cell.columns * cell.rows for row in table.rows for cell in row)
    assert area == len(grid) * (2 + len(table.levels))


@pytest.mark.parametrize("item", FORMER)
@pytest.mark.parametrize("table", R36, ids=lambda table: table.title)
def test_a_row_of_the_former_order(table: Table, item: str) -> None:
    (found,) = [line[2:] for line in table.grid() if item in f"{line[0]} {line[1]}"]
    for printed, figure in zip(found, FORMER[item], strict=True):
        assert printed.endswith(figure)


def test_the_table_follows_the_data() -> None:
    order = changed(load_order("R30"), {"technicians": {"3": 6}, "peak_revenue": {"3": 12000}})
    install = condition_tables(order)[0].grid()
    assert [line[4] for line in install if line[1] == "总数不少于"] == ["6人", "10人"]
    assert [line[4] for line in install if "结算收入" in line[1]] == ["12000万元"]


@pytest.mark.parametrize("code", ORDERS)
def test_the_command_prints_every_row_of_every_level(
    code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["table", "--order", code, "--format", "markdown"]) == 0
    lines = capsys.readouterr().out.partition("## 条文")[0].splitlines()
    tables = condition_tables(load_order(code))
    assert lines[0] == f"# {load_order(code).title}"
    rows = [line for line in lines if line.startswith("|") and "---" not in line]
    assert len(rows) == sum(len(table.rows) + 1 for table in tables)
    assert {line.count("|") for line in rows} == {3 + len(load_order(code).levels)}


def test_markdown_says_what_names_a_row_once(capsys: pytest.CaptureFixture[str]) -> None:
    main(["table"])
    out = capsys.readouterr().out
    assert "| 法人资格 |  | 具备法人资格 | 具备法人资格 | 具备法人资格 |" in out
    assert "|  | 其中高压电工不少于 | 30人 | 15人 | 5人 |" in out


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["tables"] == [table.to_dict() for table in R30]


def test_the_command_refuses_an_order_that_it_does_not_know() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["table", "--order", "R99"])
    assert caught.value.code == 2
