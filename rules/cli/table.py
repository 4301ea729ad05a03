"""``table``: prints the condition tables of an order as they are published, how they are read,
and what is published beside them."""

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rules.cli.markdown import conditions_as_table, rows_as_table
from rules.order import NEWEST, ORDERS, Order, load_order
from rules.provisions.listed import Listed, listed
from rules.tables import Table, condition_tables
from rules.vocabulary.readings import READINGS


def add(parser: ArgumentParser) -> None:
    parser.add_argument("--order", choices=ORDERS, default=NEWEST, help="默认为现行的")
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    parser.add_argument(
        "--on",
        type=date.fromisoformat,
        help="按哪一天的规定（YYYY-MM-DD），默认为今天；办法已经废止的，为其最后一日",
    )


def run(arguments: Namespace) -> int:
    order = load_order(arguments.order)
    on = arguments.on or _day_of(order)
    tables, provisions = condition_tables(order), listed(on)
    if arguments.format == "json":
        content = {
            "order": order.code,
            "on": on.isoformat(),
            "tables": [table.to_dict() for table in tables],
            "readings": readings_of(order),
            "provisions": [one.to_dict() for one in provisions],
        }
        text = json.dumps(content, ensure_ascii=False, indent=2)
    else:
        sections = [
            f"# {order.title}",
            *map(_markdown, tables),
            _readings(order),
            _provisions(provisions),
        ]
        text = "\n\n".join(sections)
    sys.stdout.write(f"{text}\n")
    return 0


def _day_of(order: Order) -> date:
    # The rules know no clock; the command line is where the day comes from.
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    return min(today, order.effective_to or today)


def _markdown(table: Table) -> str:
    return f"## {table.title}\n\n{conditions_as_table(table)}"


def readings_of(order: Order) -> list[dict[str, Any]]:
    """{name, title, value, label, others: [{value, label}], rules, source} of each reading."""
    return [
        {
            "name": name,
            "title": reading.title,
            "value": order.readings[name].value,
            "label": order.readings[name].label,
            "others": [
                {"value": one.value, "label": one.label}
                for one in reading.choices
                if one is not order.readings[name]
            ],
            "rules": list(reading.rules),
            "source": order.reading_sources[name],
        }
        for name, reading in READINGS.items()
    ]


def _readings(order: Order) -> str:
    rows = [
        [
            one["title"],
            one["label"],
            "；".join(other["label"] for other in one["others"]),
            "、".join(one["rules"]),
            f"{one['name']}={one['value']}",
        ]
        for one in readings_of(order)
    ]
    head = ["事项", "采用的口径", "其他口径", "条件", "参数"]
    return "## 条文可有不同理解的，采用的口径\n\n" + rows_as_table(head, rows)


def _provisions(provisions: list[Listed]) -> str:
    rows = [
        [one.title, one.text, one.provision.basis, str(one.provision.effective_from)]
        for one in provisions
    ]
    return "## 期限、公示和其他规定\n\n" + rows_as_table(["事项", "规定", "依据", "自"], rows)
