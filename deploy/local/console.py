"""Readable log lines: the services write JSON, a person reads time, process, event and values."""

import json
import sys
from datetime import datetime

from chassis.clock import SHANGHAI
from chassis.visible import visible, visible_lines

_NAME_WIDTH = 12
_PLAIN = "0"
_NAME_COLOURS = ("36", "35", "34", "32", "96", "95", "94", "92")
_LEVEL_COLOURS = {"warning": "33", "error": "31", "critical": "1;31"}
# Shown in their own places or of no use to the reader.
_PLACED = frozenset({"event", "level", "timestamp", "service", "logger", "exception"})


def render(name: str, line: bytes, *, colour: bool) -> str:
    """One output line of process `name` as text for the terminal.

    A line that is not a JSON object is shown as it is.
    """
    text = visible_lines(line.decode(errors="replace").rstrip())
    try:
        record = json.loads(text)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        return f"{_label(name, colour)} {text}"
    level = str(record.get("level", "info"))
    values = [
        f"{visible(str(key))}={visible(str(value))}"
        for key, value in record.items()
        if key not in _PLACED
    ]
    body = " ".join([visible(str(record.get("event", ""))), *values])
    marked = body if level == "info" else f"{visible(level.upper())} {body}"
    shown = _paint(marked, _LEVEL_COLOURS.get(level, _PLAIN), colour)
    traceback = f"\n{visible_lines(str(record['exception']))}" if record.get("exception") else ""
    return f"{_time(record)} {_label(name, colour)} {shown}{traceback}"


def notice(name: str, text: str, *, colour: bool) -> str:
    """Something the launcher itself has to say about process `name`."""
    return f"{_label(name, colour)} {_paint(visible_lines(text), '1;33', colour)}"


def wants_colour(environment: dict[str, str]) -> bool:
    """Colour on a terminal, unless NO_COLOR asks for none (no-color.org)."""
    return sys.stdout.isatty() and not environment.get("NO_COLOR")


def _time(record: dict[str, object]) -> str:
    try:
        moment = datetime.fromisoformat(str(record["timestamp"]))
    except (KeyError, ValueError):
        return " " * 8
    return moment.astimezone(SHANGHAI).strftime("%H:%M:%S")


def _label(name: str, colour: bool) -> str:
    chosen = _NAME_COLOURS[sum(name.encode()) % len(_NAME_COLOURS)]
    return _paint(f"{name:<{_NAME_WIDTH}}│", chosen, colour)


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code != _PLAIN else text
