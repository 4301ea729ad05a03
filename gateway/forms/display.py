"""Values as people read them: table cells and read-only pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from marshmallow import fields

from contracts.forms.base import Form, label_of
from gateway.documents.wording import cn_date
from gateway.forms.fields import checker_of, identity_note, is_identity, schema_of, text_of
from rules import jurisdiction, masking

EMPTY = "—"


@dataclass(frozen=True)
class Shown:
    """One line of a read-only form."""

    name: str
    label: str
    text: str
    wide: bool = False


def describe(
    form: type[Form], values: dict[str, Any], *, masked: bool = False, as_of: date | None = None
) -> list[Shown]:
    """All fields of `form` with their values in words. `masked`: secrets in their masked form;
    `as_of`: as for `label_of`."""
    lines: list[Shown] = []
    for name, declared in schema_of(form).fields.items():
        value = values.get(name)
        wide = bool(declared.metadata.get("wide"))
        if declared.metadata.get("widget") == "parent":
            value = values.get("parent_name")  # a reply carries the name beside the id
        text = show(declared, value, masked=masked)
        lines.append(Shown(name, label_of(declared, as_of), text, wide))
        note = identity_note(value) if is_identity(declared) and not masked else None
        if note:
            lines.append(Shown(f"{name}.note", "性别、出生日期", note))
    return lines


def cells(form: type[Form], columns: tuple[str, ...], row: dict[str, Any]) -> list[str]:
    """The cells of a table row, secrets masked (P-07)."""
    return [
        show(declared, row.get(name), masked=True) for name, declared in _declared(form, columns)
    ]


def headings(form: type[Form], columns: tuple[str, ...]) -> list[str]:
    return [label_of(declared) for _, declared in _declared(form, columns)]


@cache
def _declared(
    form: type[Form], columns: tuple[str, ...]
) -> tuple[tuple[str, fields.Field[Any]], ...]:
    declared = schema_of(form).fields
    return tuple((name, declared[name]) for name in columns)


def show(declared: fields.Field[Any], value: Any, *, masked: bool = False) -> str:
    """A value in words: the label of a choice, 是/否, an amount with its unit, a masked secret."""
    return _wording(declared, masked)(value)


@cache  # the fields of `schema_of`, which stay
def _wording(declared: fields.Field[Any], masked: bool) -> Callable[[Any], str]:
    """Worked out once for each field: a table has hundreds of cells."""
    if declared.metadata.get("widget") == "checkbox":
        return lambda value: "是" if value else "否"
    word, empty = _of_text(declared, masked), str(declared.metadata.get("empty", EMPTY))

    def put(value: Any) -> str:
        text = text_of(value)
        return word(text) if text else empty

    return put


def _of_text(declared: fields.Field[Any], masked: bool) -> Callable[[str], str]:
    meta = declared.metadata
    if masked and meta.get("secret"):
        return partial(_masked, declared)
    if meta.get("widget") == "division":
        return division
    if meta.get("widget") == "date":
        return _day
    if meta.get("choices"):
        labels = dict(meta["choices"])
        return lambda text: labels.get(text, text)
    if meta.get("unit"):
        return lambda text: f"{grouped(text)} {meta['unit']}"
    return str


def _day(text: str) -> str:
    """What was typed and is no date as it is."""
    try:
        return cn_date(text)
    except ValueError:
        return text


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
    return masking.of_checked(checker_of(declared))(text)
