"""The form of a trial: every figure of the order in force that concerns people, level by level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.errors import Finding, Invalid
from contracts.trials import PARAMETERS, TRIED_READINGS
from gateway.forms.fields import FieldView, text_of
from rules.order import Order
from rules.order.change import NULLABLE
from rules.vocabulary import texts
from rules.vocabulary.enumerations import Level
from rules.vocabulary.readings import READINGS

DAY = "evaluated_on"
RANKS = "head_rank"
NONE = "无要求"
_FURTHEST_YEARS = 10

Parameters = dict[str, dict[str, int | None]]


@dataclass(frozen=True)
class Row:
    """A parameter: its title and a field for each level."""

    title: str
    cells: list[tuple[Level, FieldView]]


@dataclass(frozen=True)
class TrialForm:
    day: FieldView
    rows: list[Row]
    readings: list[FieldView]


def form_of(
    order: Order,
    today: date,
    posted: Mapping[str, str] | None = None,
    findings: list[Finding] | None = None,
) -> TrialForm:
    """posted: what was typed, shown again instead of the figures of the order."""
    messages: dict[str, list[str]] = {}
    for finding in findings or []:
        messages.setdefault(finding["path"], []).append(finding["message"])
    return TrialForm(
        _day(today, posted, messages),
        [
            Row(title, [(level, _cell(order, name, level, posted, messages)) for level in levels])
            for levels in [list(order.levels)]
            for name, title in PARAMETERS.items()
        ],
        [_reading(order, name, posted, messages) for name in TRIED_READINGS],
    )


def read(order: Order, posted: Mapping[str, str]) -> dict[str, Any]:
    """`StartTrial` of a posted form. Raises Invalid with what is no number and no day."""
    findings: list[Finding] = []
    parameters: Parameters = {}
    for name in PARAMETERS:
        for level in order.levels:
            path = f"parameters.{name}.{level.value}"
            text = texts.code(posted.get(path, ""))
            if text and not (text.isascii() and text.isdigit() and len(text) < 7):
                findings.append({"path": path, "message": "请填写整数"})
            else:
                parameters.setdefault(name, {})[level.value] = int(text) if text else None
    try:
        day = date.fromisoformat(posted.get(DAY, ""))
    except ValueError:
        findings.append({"path": DAY, "message": "请选择试算日期"})
    if findings:
        raise Invalid(findings=findings)
    readings = {name: posted.get(f"parameters.{name}", "") for name in TRIED_READINGS}
    given = {name: value for name, value in readings.items() if value}
    return {"parameters": parameters, "readings": given, DAY: day}


def named(finding: Finding) -> Finding:
    """For the summary above the form: which figure it is about."""
    match finding["path"].split("."):
        case ["parameters", name, level] if name in PARAMETERS and level in list(Level):
            title = _label(name, Level(level))
            return {**finding, "message": f"{title}：{finding['message']}"}
    return finding


def shown(order: Order, name: str, value: int | None) -> str:
    """A figure as a person reads it."""
    if value is None:
        return NONE
    return order.rank_names[value - 1] if name == RANKS else str(value)


def changes(
    order: Order, parameters: Parameters, readings: Mapping[str, str]
) -> list[dict[str, str]]:
    """[{title, level, now, then}] of a trial, for reading; level: "" of a reading."""
    read_otherwise = [
        {
            "title": READINGS[name].title,
            "level": "",
            "now": order.readings[name].label,
            "then": READINGS[name].choice(value).label,
        }
        for name, value in readings.items()
    ]
    return read_otherwise + [
        {
            "title": PARAMETERS[name],
            "level": Level(level).label,
            "now": shown(order, name, getattr(order.levels[Level(level)], name)),
            "then": shown(order, name, value),
        }
        for name, by_level in parameters.items()
        for level, value in by_level.items()
    ]


def _cell(
    order: Order,
    name: str,
    level: Level,
    posted: Mapping[str, str] | None,
    messages: dict[str, list[str]],
) -> FieldView:
    path = f"parameters.{name}.{level.value}"
    current = getattr(order.levels[level], name)
    ranks = tuple((str(rank), title) for rank, title in enumerate(order.rank_names, 1))
    return FieldView(
        name=path,
        label=_label(name, level),
        widget="select" if name == RANKS else "text",
        value=text_of(current) if posted is None else posted.get(path, ""),
        required=name not in NULLABLE,
        hint=f"现行{shown(order, name, current)}",
        choices=ranks if name == RANKS else (),
        attributes={
            "aria-label": _label(name, level),
            **({} if name == RANKS else {"inputmode": "numeric", "autocomplete": "off"}),
            **({"placeholder": NONE} if name in NULLABLE else {}),
        },
        messages=tuple(messages.get(path, ())),
    )


def _reading(
    order: Order, name: str, posted: Mapping[str, str] | None, messages: dict[str, list[str]]
) -> FieldView:
    path, reading, current = f"parameters.{name}", READINGS[name], order.readings[name]
    return FieldView(
        name=path,
        label=reading.title,
        widget="select",
        value=current.value if posted is None else posted.get(path, ""),
        required=True,
        hint=f"现行{current.label}",
        choices=tuple((one.value, one.label) for one in reading.choices),
        messages=tuple(messages.get(path, ())),
    )


def _label(name: str, level: Level) -> str:
    return f"{PARAMETERS[name]}，{level.label}"


def _day(
    today: date, posted: Mapping[str, str] | None, messages: dict[str, list[str]]
) -> FieldView:
    return FieldView(
        name=DAY,
        label="试算日期",
        widget="date",
        value=today.isoformat() if posted is None else posted.get(DAY, ""),
        required=True,
        hint="按这一天判定证书有效期、退休年龄和管理经历；默认今天",
        attributes={"min": today.isoformat(), "max": f"{today.year + _FURTHEST_YEARS - 1}-12-31"},
        messages=tuple(messages.get(DAY, ())),
    )
