"""What every resource of the API shares: its address, errors, keys and documentation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask_smorest import Blueprint
from webargs import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException

from contracts.errors import ServiceError
from gateway import security
from gateway.api import problems

PREFIX = "/api/v1"


class _Parser(FlaskParser):
    """JSON as `Request.json_body` reads it."""

    def _raw_load_json(self, req: Any) -> Any:
        return req.json_body() if req.is_json else missing


class Resource(Blueprint):  # type: ignore[misc]
    ARGUMENTS_PARSER = _Parser()


View = TypeVar("View", bound=Callable[..., Any])
KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 100},
    "description": "同一个键重复提交得到第一次的结果；换了内容则拒绝",
}
PDF = {"type": "string", "format": "binary"}


def resource(name: str, description: str) -> Resource:
    """A group of addresses under /api/v1. Programs carry a bearer token, never a cookie, so there
    is nothing a forged form could use."""
    blueprint = Resource(name, __name__, url_prefix=PREFIX, description=description)
    blueprint.register_error_handler(ServiceError, problems.service_problem)
    blueprint.register_error_handler(HTTPException, problems.http_problem)
    blueprint.register_error_handler(Exception, problems.defect)
    security.csrf.exempt(blueprint)
    return blueprint


def command(blueprint: Blueprint) -> Callable[[View], View]:
    """Documents that the view changes something and takes an idempotency key."""
    decorate: Callable[[View], View] = blueprint.doc(parameters=[KEY_PARAMETER])
    return decorate


def anonymous(blueprint: Blueprint) -> Callable[[View], View]:
    """Documents that no token is asked for (the view must also be marked `session.public`)."""
    decorate: Callable[[View], View] = blueprint.doc(security=[])
    return decorate
