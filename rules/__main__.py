"""``python -m rules``: the rules on the command line."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from rules.cli import guide, table

VERBS = {
    "table": (table, "把许可条件打印成公布的表格"),
    "guide": (guide, "打印一项业务的办事指南"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the verb; the exit status is that of the verb, 2 for arguments that make no sense."""
    parser = ArgumentParser(prog="python -m rules", description="承装（修、试）电力设施许可规则")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="命令")
    for name, (module, summary) in VERBS.items():
        module.add(verbs.add_parser(name, help=summary, description=summary))
    parsed = parser.parse_args(arguments)
    status: int = VERBS[parsed.verb][0].run(parsed)
    return status


if __name__ == "__main__":
    sys.exit(main())
