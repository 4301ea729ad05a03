"""The condition tables of an order as they are published, with their merged cells."""

from dataclasses import dataclass, replace
from typing import Any

from rules.conditions import NOTHING, cell_text, item_text
from rules.order import Condition, Order, PublishedTable
from rules.vocabulary.enumerations import Level


@dataclass(frozen=True, slots=True)
class Cell:
    """``columns`` and ``rows``: how many it spans; ``level``: None where it names the row."""

    text: str
    columns: int = 1
    rows: int = 1
    level: Level | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"text": self.text, "columns": self.columns, "rows": self.rows}


@dataclass(frozen=True, slots=True)
class Table:
    """``rows``: the cells that begin in a row, left to right, as in HTML."""

    title: str
    levels: tuple[Level, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def grid(self) -> list[list[str]]:
        """Every row with all of its places filled: two that name it, one for each level."""
        places = [[""] * (2 + len(self.levels)) for _ in self.rows]
        taken: set[tuple[int, int]] = set()
        for top, row in enumerate(self.rows):
            for cell in row:
                left = next(i for i in range(len(places[top])) if (top, i) not in taken)
                for line in range(top, top + cell.rows):
                    for column in range(left, left + cell.columns):
                        places[line][column] = cell.text
                        taken.add((line, column))
        return places

    def to_dict(self) -> dict[str, Any]:
        """{title, levels: [一级, …], rows: [[{text, columns, rows}]]}."""
        return {
            "title": self.title,
            "levels": [level.label for level in self.levels],
            "rows": [[cell.to_dict() for cell in row] for row in self.rows],
        }


def condition_tables(order: Order) -> list[Table]:
    """One for 承装类 and one for 承修、承试类 (seed 002, part 2)."""
    return [_table(order, published) for published in order.tables]


def _table(order: Order, published: PublishedTable) -> Table:
    concerned = set(published.categories)
    conditions = [c for c in order.conditions if c.categories & concerned]
    rows: list[tuple[Cell, ...]] = []
    for condition, above in zip(conditions, [None, *conditions], strict=False):
        item = item_text(order, condition, published.categories)
        rows.append((*_naming(condition, above, item, conditions), *_levels(order, condition)))
    return Table(published.title, tuple(order.levels), tuple(_merged_down(rows)))


def _naming(
    condition: Condition, above: Condition | None, item: str, conditions: list[Condition]
) -> list[Cell]:
    """The cells that name a row: a group is printed once for all of its rows."""
    if not condition.group:
        return [Cell(item, columns=2)]
    if above is not None and above.group == condition.group:
        return [Cell(item)]
    members = sum(other.group == condition.group for other in conditions)
    return [Cell(condition.group, rows=members), Cell(item)]


def _levels(order: Order, condition: Condition) -> list[Cell]:
    """A cell for each level, or one for all of them when all read the same."""
    cells = [Cell(cell_text(order, condition, level), level=level) for level in order.levels]
    if len({cell.text for cell in cells}) == 1:
        return [replace(cells[0], columns=len(cells))]
    return cells


def _merged_down(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """无要求 below 无要求 of the same level is one cell."""
    merged = [list(row) for row in rows]
    for index in range(len(merged) - 1, 0, -1):
        for cell in list(merged[index]):
            twin = next((c for c in merged[index - 1] if c.level and c.level == cell.level), None)
            if twin and cell.text == twin.text == NOTHING and cell.columns == twin.columns == 1:
                merged[index].remove(cell)
                place = merged[index - 1].index(twin)
                merged[index - 1][place] = replace(twin, rows=twin.rows + cell.rows)
    return [tuple(row) for row in merged]
