"""Values as people read them: table cells and read-only pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from marshmallow import fields

from contracts.forms.base import Form, label_of
from gateway.forms.fields import checker_of, identity_note, schema_of, text_of
from rules import jurisdiction, masking
from rules.vocabulary import numbers

EMPTY = "—"
MASKS: dict[Callable[[str], str], Callable[[str], str]] = {
    numbers.identity_number: masking.identity_number,
    numbers.mobile: masking.mobile,
}


@dataclass(frozen=True)
class Shown:
    """One line of a read-only form."""

    name: str
    label: str
    text: str
    wide: bool = False


def describe(form: type[Form], values: dict[str, Any], *, masked: bool = False) -> list[Shown]:
    """All fields of `form` with their values in words. `masked`: secrets in their masked form."""
    lines: list[Shown] = []
    for name, declared in schema_of(form).fields.items():
        value = values.get(name)
        wide = bool(declared.metadata.get("wide"))
        if declared.metadata.get("widget") == "parent":
            value = values.get("parent_name")  # a reply carries the name beside the id
        lines.append(Shown(name, label_of(declared), show(declared, value, masked=masked), wide))
        note = identity_note(value) if declared.metadata.get("identity") and not masked else None
        if note:
            lines.append(Shown(f"{name}.note", "性别、出生日期", note))
    return lines


def cells(form: type[Form], columns: tuple[str, ...], row: dict[str, Any]) -> list[str]:
    """The cells of a table row, secrets masked (P-07)."""
    declared = schema_of(form).fields
    return [show(declared[name], row.get(name), masked=True) for name in columns]


def headings(form: type[Form], columns: tuple[str, ...]) -> list[str]:
    declared = schema_of(form).fields
    return [label_of(declared[name]) for name in columns]


def show(declared: fields.Field[Any], value: Any, *, masked: bool = False) -> str:
    """A value in words: the label of a choice, 是/否, an amount with its unit, a masked secret."""
    if declared.metadata.get("widget") == "checkbox":
        return "是" if value else "否"
    text = text_of(value)
    if not text:
        return EMPTY
    if masked and declared.metadata.get("secret"):
        return _masked(declared, text)
    if declared.metadata.get("widget") == "division":
        return division(text)
    if choices := declared.metadata.get("choices"):
        return _labels(tuple(choices)).get(text, text)
    unit = declared.metadata.get("unit")
    return f"{grouped(text)} {unit}" if unit else text


def grouped(number: str) -> str:
    """`1234567.50` → `1,234,567.5`."""
    whole, _, rest = number.partition(".")
    rest = rest.rstrip("0")
    try:
        return f"{int(whole):,}" + (f".{rest}" if rest else "")
    except ValueError:
        return number


def division(code: str) -> str:
    """Province and prefecture in words; an unknown code as it is."""
    try:
        return jurisdiction.division_name(code)
    except LookupError:
        return code


def _masked(declared: fields.Field[Any], text: str) -> str:
    if "*" in text:  # a service has masked it already
        return text
    mask = MASKS.get(checker_of(declared) or str, masking.certificate_number)
    return mask(text)


@cache
def _labels(choices: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return dict(choices)
