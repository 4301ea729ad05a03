"""``table``: prints the condition tables of an order as they are published."""

import json
import sys
from argparse import ArgumentParser, Namespace

from rules.cli.markdown import conditions_as_table
from rules.order import ORDERS, load_order
from rules.tables import Table, condition_tables


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--order", choices=ORDERS, default="R30", help="默认为现行的 R30")
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")


def run(arguments: Namespace) -> int:
    order = load_order(arguments.order)
    tables = condition_tables(order)
    if arguments.format == "json":
        text = json.dumps([table.to_dict() for table in tables], ensure_ascii=False, indent=2)
    else:
        text = "\n\n".join([f"# {order.title}", *map(_markdown, tables)])
    sys.stdout.write(f"{text}\n")
    return 0


def _markdown(table: Table) -> str:
    return f"## {table.title}\n\n{conditions_as_table(table)}"
