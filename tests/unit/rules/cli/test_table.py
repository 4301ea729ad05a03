"""`python -m rules table`: the condition tables as they are published, or as JSON."""

import json

import pytest

from rules.__main__ import main
from rules.order import load_order
from rules.tables import condition_tables


def test_the_tables_are_printed_as_json_that_can_be_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["table", "--format", "json"]) == 0
    told = capsys.readouterr().out
    assert json.loads(told) == [table.to_dict() for table in condition_tables(load_order("R30"))]
    assert told.startswith('[\n  {\n    "')
