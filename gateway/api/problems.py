"""Errors as problem details (RFC 9457)."""

from __future__ import annotations

import json
import uuid
from typing import Any

from flask import Flask, Response, g, request
from marshmallow import Schema, ValidationError, fields
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from chassis import log
from contracts.errors import (
    Finding,
    Forbidden,
    Invalid,
    NotFound,
    ServiceError,
    Unauthenticated,
    Unexpected,
)
from contracts.findings import findings_of
from gateway import errors
from gateway.surface import API_PREFIX

CONTENT_TYPE = "application/problem+json"
# Raised before a resource is found, so handled here by address.
WEB_STATUS = (400, 404, 405, 413, 415)
_log = log.get(__name__)


class FindingSchema(Schema):
    """path: the field, dotted; label: its name; in an import also line and column. code: what is
    wrong with a file, stable."""

    path = fields.String()
    label = fields.String()
    message = fields.String()
    code = fields.String()
    rule = fields.String()
    tab = fields.String()
    line = fields.Integer()
    column = fields.String()


class ProblemSchema(Schema):
    """RFC 9457. `code` is stable; `findings` says what to mend; `trace_id` finds the log."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    code = fields.String()
    findings = fields.List(fields.Nested(FindingSchema))
    details = fields.Dict()
    trace_id = fields.String()


def install(app: Flask) -> None:
    """For addresses of the API that no resource answers; all others stay pages."""

    def web_error(error: HTTPException) -> AnyResponse:
        ours = request.path.startswith(API_PREFIX)
        return http_problem(error) if ours else errors.http_error(error)

    for status in WEB_STATUS:
        app.register_error_handler(status, web_error)


def service_problem(error: ServiceError) -> Response:
    details = dict(error.details)
    findings = details.pop("findings", None)
    response = _problem(error.status, error.code, error.message, findings, details)
    if isinstance(error, Unauthenticated):
        response.headers["WWW-Authenticate"] = "Bearer"
    if "retry_after" in details:
        response.headers["Retry-After"] = str(details["retry_after"])
    return response


def http_problem(error: HTTPException) -> AnyResponse:
    """What Flask and the argument parser refuse, in the same words as the services."""
    if error.response is not None:
        return error.get_response()
    refused = getattr(error, "exc", None)
    if isinstance(refused, ValidationError):
        found = findings_of(ValidationError(_without_location(refused.messages)))
        return service_problem(Invalid(findings=found))
    known = {404: NotFound, 403: Forbidden, 401: Unauthenticated}.get(error.code or 500)
    if known is not None:
        return service_problem(known())
    code = error.code or 500
    return _problem(code, error.name.lower().replace(" ", "_"), error.name)


def defect(error: Exception) -> Response:
    reference = uuid.uuid4().hex[:12]
    _log.exception("api_failed", reference=reference, path=request.path, exc_info=error)
    return service_problem(Unexpected(reference=reference))


def _without_location(messages: Any) -> Any:
    """webargs puts json, query, form or files around the messages."""
    merged: dict[str, Any] = {}
    for inner in messages.values():
        merged |= inner if isinstance(inner, dict) else {"_schema": inner}
    return merged


def _problem(
    status: int,
    code: str,
    detail: str,
    findings: list[Finding] | None = None,
    details: dict[str, Any] | None = None,
) -> Response:
    body: dict[str, Any] = {
        "type": f"urn:problem:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "detail": detail,
        "code": code,
        "trace_id": g.get("trace_id", ""),
    }
    if findings:
        body["findings"] = FindingSchema(many=True).dump(findings)
    if details:
        body["details"] = details
    return Response(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)
