"""Structured logs: one JSON object a line on stdout, a stable event name and key=value pairs.

    log = chassis.log.get(__name__)
    log.info("application_submitted", application_id=..., rules_failed=0)

Personal data never goes in: ids and counts do. Tracebacks name no value (`chassis.tracebacks`),
and nothing in a line acts on the terminal that shows it (`chassis.visible`).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from chassis.tracebacks import told
from chassis.visible import visible, visible_lines


def configure(service: str, style: str = "json") -> None:
    """Set up this process; `style` is "json" or "console" (for people)."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _format_exception,
        _make_visible,
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if style == "console"
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                lambda _logger, _name, event: {"service": service, **event},
                renderer,
            ],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.INFO)
    for noisy in ("nameko", "amqp", "alembic.runtime.plugins", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # nameko writes a traceback for every error of a worker, refusals included; what is a defect
    # the server and the consumers log themselves, with its reference.
    logging.getLogger("nameko.containers").setLevel(logging.CRITICAL)


def _format_exception(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """exc_info, in any of the ways that it may be given, as the text `exception`."""
    given = event.pop("exc_info", None)
    if given:
        error = given if isinstance(given, BaseException) else None
        error = error or (given[1] if isinstance(given, tuple) else sys.exc_info()[1])
        if error is not None:
            event["exception"] = told(error)
    return event


def _make_visible(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    return {
        key: visible_lines(value) if key == "exception" else _visible(value)
        for key, value in event.items()
    }


def _visible(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {_visible(key): _visible(item) for key, item in value.items()}
    return [_visible(item) for item in value] if isinstance(value, list | tuple) else value


def get(name: str) -> Any:
    """The logger of a module."""
    return structlog.stdlib.get_logger(name)


@contextmanager
def bound(**values: Any) -> Iterator[None]:
    """Add values (trace_id …) to every line written inside."""
    with structlog.contextvars.bound_contextvars(**values):
        yield


def bind(**values: Any) -> None:
    """Add values to every line that this greenlet writes from now on."""
    structlog.contextvars.bind_contextvars(**values)
