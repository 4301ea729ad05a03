import json

import pytest

from deploy.local import console

RECORD = {
    "service": "review",
    "event": "case_opened",
    "level": "info",
    "logger": "services.review",
    "timestamp": "2025-07-01T01:02:03.5Z",
    "case_id": "c-1",
}


def line(**change: object) -> bytes:
    return json.dumps(RECORD | change).encode() + b"\n"


def test_json_is_shown_as_time_process_event_and_values() -> None:
    shown = console.render("review", line(), colour=False)
    assert shown.split() == ["09:02:03", "review", "│", "case_opened", "case_id=c-1"]


def test_levels_above_info_are_named_and_tracebacks_follow() -> None:
    shown = console.render("review", line(level="error", exception="Traceback…"), colour=False)
    first, second = shown.splitlines()
    assert "ERROR case_opened" in first
    assert second == "Traceback…"


@pytest.mark.parametrize("raw", [b"plain words\n", b"[1, 2]\n", b"\xff broken\n", b'{"event": \n'])
def test_other_output_is_shown_as_it_is(raw: bytes) -> None:
    assert console.render("s3", raw, colour=False).endswith(raw.decode(errors="replace").rstrip())


def test_colour_is_left_out_where_it_is_not_wanted() -> None:
    assert "\x1b" not in console.render("review", line(), colour=False)
    assert "\x1b" in console.render("review", line(), colour=True)
    assert not console.wants_colour({"NO_COLOR": "1"})


HOSTILE = "\x1b[2J\x9b31m\u202e\u2028\x07\ufeff\r"


@pytest.mark.parametrize(
    "raw",
    [
        f"{HOSTILE} words\n".encode(),
        json.dumps(RECORD | {"event": HOSTILE, "path": HOSTILE, HOSTILE: {"a": HOSTILE}}).encode(),
        json.dumps(RECORD | {"level": "error", "exception": f"one\n{HOSTILE}"}).encode(),
        json.dumps(RECORD | {"level": HOSTILE, "timestamp": HOSTILE}).encode(),
    ],
)
def test_what_others_write_does_nothing_to_the_terminal(raw: bytes) -> None:
    for shown in (
        console.render("review", raw, colour=False),
        console.notice("review", raw.decode(), colour=False),
    ):
        assert all(part.isprintable() for part in shown.split("\n"))
