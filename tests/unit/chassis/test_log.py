import io
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from marshmallow import validate

from chassis import log

TYPED = "机密9137"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    before = logging.root.handlers, logging.root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    log.configure("sample")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.root.handlers, logging.root.level = before


def test_a_line_is_one_json_object_with_what_is_bound(
    lines: Callable[[], list[dict[str, Any]]],
) -> None:
    with log.bound(trace_id="t1"):
        log.get("chassis.test").info("thing_done", count=2, name="许可\nfalse line")
    log.get("chassis.test").info("next")
    first, second = lines()
    assert first["event"] == "thing_done"
    assert (first["service"], first["trace_id"], first["count"]) == ("sample", "t1", 2)
    assert (first["level"], first["logger"]) == ("info", "chassis.test")
    assert "trace_id" not in second


def test_an_exception_is_in_its_line(lines: Callable[[], list[dict[str, Any]]]) -> None:
    try:
        raise ValueError("why")
    except ValueError as error:
        log.get("chassis.test").error("failed", exc_info=error)
    (line,) = lines()
    assert "ValueError" in line["exception"]
    assert __file__ in line["exception"]


def failures() -> Iterator[Callable[[], object]]:
    """Errors whose messages quote what somebody typed."""
    yield lambda: int(TYPED)
    yield lambda: date.fromisoformat(TYPED)
    yield lambda: dict[str, str]()[TYPED]
    yield lambda: Decimal(TYPED)
    yield lambda: json.loads(TYPED)
    yield lambda: TYPED.encode("ascii")
    yield lambda: validate.Length(max=1, error=TYPED)(TYPED)


@pytest.mark.parametrize("fail", list(failures()))
def test_what_was_typed_is_not_in_a_traceback(
    lines: Callable[[], list[dict[str, Any]]], fail: Callable[[], object]
) -> None:
    try:
        try:
            fail()
        except Exception as error:
            raise RuntimeError("while saving") from error
    except RuntimeError as error:
        log.get("chassis.test").error("failed", exc_info=error)
    try:
        fail()
    except Exception:
        log.get("chassis.test").exception("failed")
    for line in lines():
        assert "line" in line["exception"]
        assert TYPED not in json.dumps(line, ensure_ascii=False)
    assert "RuntimeError: while saving" in lines()[0]["exception"]


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_line_does_nothing_to_the_terminal(monkeypatch: pytest.MonkeyPatch, style: str) -> None:
    before = logging.root.handlers, logging.root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    log.configure("sample", style)
    hostile = "\x1b[2J\x9b31m\r\n\u202e\u2028\x07\x00\ufeff"
    log.get("chassis.test").info(hostile, path=hostile, nested={"a": [hostile]})
    logging.getLogger("some.library").warning("careful %s", hostile)
    logging.root.handlers, logging.root.level = before[0], before[1]
    shown = re.sub("\x1b\\[[0-9;]*m", "", stream.getvalue()).splitlines()  # the console's colours
    assert len(shown) == 2
    assert all(line.isprintable() for line in shown)


def test_libraries_write_in_the_same_form(lines: Callable[[], list[dict[str, Any]]]) -> None:
    logging.getLogger("some.library").warning("careful %s", "now")
    assert lines()[0]["event"] == "careful now"
