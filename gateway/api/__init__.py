"""The JSON API: the same way as the pages, for programs (OpenAPI 3.1)."""

from __future__ import annotations

from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Blueprint, Flask, current_app, render_template
from flask_smorest import Api
from marshmallow import Schema, fields

from contracts.forms.base import label_of
from contracts.forms.sections import SECTIONS
from gateway.api import (
    applications,
    attachments,
    enterprise,
    guides,
    licence_events,
    licences,
    messages,
    parties,
    problems,
    publications,
    sections,
    staffing,
    tokens,
    what_if,
    what_if_schema,
)
from gateway.api.resource import PREFIX
from gateway.session import public

RESOURCES = (
    tokens, enterprise, applications, sections, attachments, licences, licence_events, publications,
    guides, messages, staffing, what_if, parties,
)  # fmt: skip
DESCRIPTION = """\
与网页办理相同的全过程：新建申请、填写各页签、上传附件、资料审核、提交、查看进度、下载许可证。

先用 `POST /api/v1/tokens` 换取令牌，再在请求头中带上 `Authorization: Bearer <令牌>`。
错误按 RFC 9457 返回 `application/problem+json`，`code` 不变，`findings` 说明要改什么。
"""

docs = Blueprint("api", __name__, url_prefix=PREFIX)


class DocumentedApi(Api):  # type: ignore[misc]
    """flask-smorest with our errors: problem details, and pages stay pages."""

    ERROR_SCHEMA = problems.ProblemSchema

    def _register_error_handlers(self) -> None:
        """Each resource has its own (gateway.api.resource)."""

    def _register_responses(self) -> None:
        content = {problems.CONTENT_TYPE: {"schema": problems.ProblemSchema}}
        response = {"description": "错误（RFC 9457）", "content": content}
        self.spec.components.response("DEFAULT_ERROR", response, lazy=True)
        invalid = {"description": "内容有误，findings 逐项说明", "content": content}
        self.spec.components.response("UNPROCESSABLE_ENTITY", invalid, lazy=True)
        self.spec.components.response("UNPROCESSABLE_CONTENT", invalid, lazy=True)


def install(app: Flask) -> Api:
    app.config |= {
        "API_TITLE": "承装（修、试）电力设施许可在线办理",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": None,
    }
    api = DocumentedApi(app, spec_kwargs=_spec_options())
    api.ma_plugin.converter.add_attribute_function(_words)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    for form in _forms():
        api.spec.components.schema(_name(form), schema=form)
    for name, component in what_if_schema.COMPONENTS.items():
        api.spec.components.schema(name, component)
    for module in RESOURCES:
        api.register_blueprint(module.blueprint)
    app.extensions["api"] = api
    app.register_blueprint(docs)
    problems.install(app)
    return api


@docs.get("/openapi.json")
@public
def openapi() -> dict[str, Any]:
    """The description of this API."""
    found: dict[str, Any] = current_app.extensions["api"].spec.to_dict()
    return found


@docs.get("/docs")
@public
def browse() -> str:
    return render_template("api/docs.html")


def _spec_options() -> dict[str, Any]:
    return {
        "info": {"description": DESCRIPTION},
        "security": [{"bearer": []}],
        "servers": [{"url": "/"}],
        "marshmallow_plugin": MarshmallowPlugin(
            schema_name_resolver=_name  # type: ignore[arg-type] # None, as documented: in place
        ),
    }


def _words(_converter: Any, field: fields.Field[Any], **_: Any) -> dict[str, Any]:
    """The label and hint of a form's field; amounts travel as text, so that nothing is rounded."""
    title = label_of(field) if "label" in field.metadata else None
    described = {"title": title, "description": field.metadata.get("hint")}
    if isinstance(field, fields.Decimal) and field.as_string:
        described["type"] = "string" if field.required else ["string", "null"]
    return {key: value for key, value in described.items() if value}


def _forms() -> list[type[Schema]]:
    """Every form of every tab, so that programs know the fields of `values`."""
    found = {
        form: None
        for kind in SECTIONS.values()
        for section in kind
        for form in (section.form, *(rowset.form for rowset in section.rows))
        if form is not None
    }
    return list(found)


def _name(schema: Any) -> str | None:
    """`application.Summary`: by contract, since services use the same words. A schema narrowed for
    one place is written out there."""
    if isinstance(schema, Schema) and (schema.only or schema.exclude):
        return None
    cls = schema if isinstance(schema, type) else type(schema)
    package, *rest = cls.__module__.split(".")
    module = rest[0] if package == "contracts" else rest[-1]
    return f"{module}.{cls.__name__.removesuffix('Schema')}"
