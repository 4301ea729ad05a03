"""``python -m rules``: the rules on the command line."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Protocol

from rules.cli import guide, table
from rules.cli.question import Question


class Verb(Protocol):
    """add: declares its arguments. run: carries it out and tells the exit status."""

    def add(self, parser: ArgumentParser) -> None: ...

    def run(self, arguments: Namespace) -> int: ...


VERBS: dict[str, tuple[Verb, str]] = {
    "table": (table, "把许可条件打印成公布的表格"),
    "guide": (guide, "打印一项业务的办事指南"),
    "evaluate": (Question("evaluate"), "按许可条件逐项评定（JSON）"),
    "reach": (Question("reach"), "人员能达到各类别的哪一级，还差什么（JSON）"),
    "leaving": (Question("leaving"), "人员离职后哪一类从哪天起降到哪一级（JSON）"),
    "repair": (Question("repair"), "达到目标等级最少要补充哪些人员（JSON）"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the verb; the exit status is that of the verb, 2 for arguments that make no sense."""
    parser = ArgumentParser(prog="python -m rules", description="承装（修、试）电力设施许可规则")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="命令")
    for name, (module, summary) in VERBS.items():
        module.add(verbs.add_parser(name, help=summary, description=summary))
    parsed = parser.parse_args(arguments)
    return VERBS[parsed.verb][0].run(parsed)


if __name__ == "__main__":
    sys.exit(main())
