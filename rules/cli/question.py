"""``evaluate``, ``reach``, ``leaving``, ``repair``: a question in JSON, its answer in JSON."""

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rules.facts_reader import FactsError
from rules.whatif.questions import answer, parse

INVALID = 2


@dataclass(frozen=True, slots=True)
class Question:
    """The command for one of ``rules.whatif.questions.QUESTIONS``."""

    verb: str

    def add(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", default="-", help="内容为JSON的文件；“-”或不写：标准输入"
        )

    def run(self, arguments: Namespace) -> int:
        """0, or 2 with ``{"faults": [{"path", "reason"}]}`` on the error output."""
        try:
            found = answer(self.verb, _read(arguments.file))
        except FactsError as error:
            faults = [{"path": path, "reason": reason} for path, reason in error.by_path()]
            sys.stderr.write(_json({"faults": faults}))
            return INVALID
        sys.stdout.write(_json(found))
        return 0


def _read(file: str) -> Any:
    """Raises ``FactsError`` for what cannot be read or is not JSON."""
    try:
        return parse(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes())
    except OSError as error:
        raise FactsError([f"$: {file}: {error.strerror}"]) from error


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
