import io
import json
import logging
import sys

import pytest

from chassis import log


@pytest.fixture
def lines(monkeypatch):
    before = logging.root.handlers, logging.root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)
    log.configure("sample")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.root.handlers, logging.root.level = before


def test_a_line_is_one_json_object_with_what_is_bound(lines):
    with log.bound(trace_id="t1"):
        log.get("chassis.test").info("thing_done", count=2, name="许可\nfalse line")
    log.get("chassis.test").info("next")
    first, second = lines()
    assert first["event"] == "thing_done"
    assert (first["service"], first["trace_id"], first["count"]) == ("sample", "t1", 2)
    assert (first["level"], first["logger"]) == ("info", "chassis.test")
    assert "trace_id" not in second


def test_an_exception_is_in_its_line(lines):
    try:
        raise ValueError("why")
    except ValueError as error:
        log.get("chassis.test").error("failed", exc_info=error)
    (line,) = lines()
    assert "ValueError: why" in line["exception"]


def test_libraries_write_in_the_same_form(lines):
    logging.getLogger("some.library").warning("careful %s", "now")
    assert lines()[0]["event"] == "careful now"
