"""What-if questions of programs, without a token. Nothing of them is stored or logged."""

from __future__ import annotations

from typing import Any

from eventlet import tpool
from flask import request
from marshmallow import Schema, fields
from werkzeug.exceptions import RequestEntityTooLarge

from contracts.errors import Invalid
from gateway.api import what_if_schema as schemas
from gateway.api.resource import anonymous, resource
from gateway.session import public
from gateway.throttle import throttle
from rules.facts_reader import FactsError
from rules.whatif.questions import answer, parse

MAX_BYTES = 1024 * 1024
MAX_PEOPLE = 2000
PER_MINUTE = 60
PREFIX = "/what-if"

blueprint = resource("what-if", "条件自测：不需要令牌，不留存；每分钟60次，每次最多2000人")


def _day() -> fields.String:
    """A day that is text already."""
    return fields.String(metadata={"format": "date"})


class Reach(Schema):
    """categories: [{category, level, manual, above: [{level, failed, manual}], qualified_until}];
    with `until` also changes: [{day, category, before, after, findings}]."""

    order = fields.String()
    on = _day()
    until = _day()
    categories = fields.List(fields.Dict())
    changes = fields.List(fields.Dict())


class Leaving(Schema):
    """before, after: {category: level}; falls: as the changes of Reach, with `anyway`."""

    day = _day()
    until = _day()
    before = fields.Dict()
    after = fields.Dict()
    falls = fields.List(fields.Dict())


class Repair(Schema):
    """lines: what to do in Chinese; the other lists say the same for programs."""

    order = fields.String()
    on = _day()
    target = fields.Dict()
    needed = fields.Boolean()
    people = fields.Integer()
    exchanged = fields.Boolean()
    hires = fields.List(fields.Dict())
    releases = fields.List(fields.Dict())
    moves = fields.List(fields.String())
    waits = fields.List(fields.Dict())
    lines = fields.List(fields.String())


def described(schema: dict[str, Any]) -> Any:
    """Documents the body of a question."""
    content = {"application/json": {"schema": schema}}
    return blueprint.doc(requestBody={"required": True, "content": content})


@blueprint.post(f"{PREFIX}/reach")
@described(schemas.REACH)
@blueprint.response(200, Reach)
@anonymous(blueprint)
@public
def ask_reach() -> Any:
    """各类别能达到哪一级，更高的等级还差什么；给出 until 时还有今后的变化。"""
    return _answer("reach")


@blueprint.post(f"{PREFIX}/leaving")
@described(schemas.LEAVING)
@blueprint.response(200, Leaving)
@anonymous(blueprint)
@public
def ask_leaving() -> Any:
    """这些人员离职后，哪一类从哪一天起降到哪一级。"""
    return _answer("leaving")


@blueprint.post(f"{PREFIX}/repair")
@described(schemas.REPAIR)
@blueprint.response(200, Repair)
@anonymous(blueprint)
@public
def ask_repair() -> Any:
    """达到目标等级，人员最少要怎样调整。"""
    return _answer("repair")


def _answer(verb: str) -> dict[str, Any]:
    """Raises Invalid with every fault of the question, TooMany, RequestEntityTooLarge."""
    throttle("api_what_if", PER_MINUTE)
    body = request.get_data()
    if len(body) > MAX_BYTES:
        raise RequestEntityTooLarge
    try:
        asked = parse(body)
        _require_few_people(asked)
        found: dict[str, Any] = tpool.execute(answer, verb, asked)
    except FactsError as error:
        raise Invalid.of(error.by_path()) from error
    return found


def _require_few_people(asked: Any) -> None:
    """More would take others' time."""
    facts = asked.get("facts") if isinstance(asked, dict) else None
    known = facts if isinstance(facts, dict) else {}
    tables = [known.get(name) for name in ("technicians", "electricians")]
    if sum(len(rows) for rows in tables if isinstance(rows, list)) > MAX_PEOPLE:
        raise FactsError([f"facts: 人员不能超过{MAX_PEOPLE}人"])
