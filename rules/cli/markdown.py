"""Tables as Markdown."""

from collections.abc import Iterable, Sequence

from rules.tables import Table


def rows_as_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def conditions_as_table(table: Table) -> str:
    """Markdown has no merged cells: names stand once, figures in each place."""
    rows = []
    above = ""
    for group, item, *figures in table.grid():
        rows.append(["" if group == above else group, "" if item == group else item, *figures])
        above = group
    return rows_as_table(["项目", "", *(level.label for level in table.levels)], rows)
