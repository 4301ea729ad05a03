"""A form class, what was filled in and what was found → what the macros of forms.html render."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from marshmallow import Schema, fields, missing

from chassis import clock
from contracts.errors import Finding
from contracts.forms.base import Form, label_of
from contracts.schemas import Input
from rules.vocabulary import documents, numbers

DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}
OFF = {"autocomplete": "off"}
# Attributes by the checker of the field (contracts.forms.fields), so that phones show the right
# keyboard and browsers do not keep identity numbers.
BY_CHECKER: dict[Callable[[str], str], dict[str, str]] = {
    numbers.identity_number: OFF | {"data-identity": "", "spellcheck": "false"},
    documents.any_number: OFF | {"data-identity": "", "spellcheck": "false"},
    numbers.uscc: OFF | {"data-uscc": "", "spellcheck": "false"},
    numbers.mobile: {"inputmode": "tel", "autocomplete": "off"},
    numbers.postcode: {"inputmode": "numeric", "autocomplete": "postal-code"},
}
BY_NAME = {
    "username": {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    "password": {"autocomplete": "new-password"},
    "password_again": {"autocomplete": "new-password"},
    "code": {"autocomplete": "one-time-code", "inputmode": "numeric"},
}


@dataclass(frozen=True)
class FieldView:
    """One field as a page shows it.

    name: of the input; path: of its findings. value: text of the input (checkbox: bool).
    note: what follows from the value (gender and birth date of an identity number). origin: where
    the value was taken from, of one that the firm has not confirmed. within: before its id, of a
    form in the dialog of a page that has fields of the same names.
    """

    name: str
    label: str
    widget: str
    value: Any
    required: bool
    hint: str | None = None
    note: str | None = None
    unit: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    blank: str = "请选择"
    wide: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    messages: tuple[str, ...] = ()
    origin: str | None = None
    within: str = ""

    @property
    def id(self) -> str:
        return self.within + anchor(self.name)

    @property
    def described_by(self) -> str:
        """Ids for aria-describedby: the hint first, then the message."""
        parts = [("hint", self.hint), ("origin", self.origin), ("error", self.messages)]
        return " ".join(f"{self.id}-{suffix}" for suffix, there in parts if there)


def anchor(path: str) -> str:
    """The HTML id of what a finding's path points to."""
    return "field-" + path.replace(".", "-")


@cache
def schema_of(form: type[Form]) -> Schema:
    """One instance a class: making a schema copies all its fields."""
    return form()


def fields_of(
    form: type[Input],
    values: dict[str, Any],
    findings: Iterable[Finding] = (),
    prefix: str = "",
    as_of: date | None = None,
) -> list[FieldView]:
    """The fields of `form` in its order. `prefix`: the forms of one page kept apart, as in
    `enterprise.uscc`; findings carry it in their paths. `as_of`: as for `label_of`."""
    messages: dict[str, list[str]] = {}
    for finding in findings:
        messages.setdefault(finding["path"], []).append(finding["message"])
    return [
        _view(name, label_of(declared, as_of), declared, values.get(name), messages, prefix)
        for name, declared in schema_of(form).fields.items()
    ]


def _view(
    name: str,
    label: str,
    declared: fields.Field[Any],
    value: Any,
    messages: dict[str, list[str]],
    prefix: str,
) -> FieldView:
    meta = declared.metadata
    if value is None:
        value = _usual(declared)
    full_name = f"{prefix}.{name}" if prefix else name
    return FieldView(
        name=full_name,
        label=label,
        widget=meta.get("widget", "text"),
        value=bool(value) if meta.get("widget") == "checkbox" else text_of(value),
        required=declared.required,
        hint=meta.get("hint"),
        note=identity_note(value) if is_identity(declared) else None,
        unit=meta.get("unit"),
        choices=tuple(meta.get("choices", ())),
        blank=meta.get("blank", "请选择"),
        wide=bool(meta.get("wide")),
        attributes=_attributes(name, declared),
        messages=tuple(messages.get(full_name, ())),
    )


def _usual(declared: fields.Field[Any]) -> Any:
    """What a choice is where none was made."""
    return None if declared.load_default is missing else declared.load_default


def is_identity(declared: fields.Field[Any]) -> bool:
    """Whether the value is, or may be, an identity number that says more."""
    return bool(declared.metadata.get("identity") or declared.metadata.get("document"))


def text_of(value: Any) -> str:
    return "" if value is None else str(value)


def checker_of(declared: fields.Field[Any]) -> Callable[[str], str] | None:
    """The checker of `rules.vocabulary.numbers` behind a field, if there is one."""
    return getattr(declared, "checker", None)


def identity_note(number: Any) -> str | None:
    """Gender and birth date as the number says, or None while it is not a right one."""
    try:
        valid = numbers.identity_number(str(number or ""))
    except ValueError:
        return None
    return f"{numbers.gender(valid).label}，{numbers.birth_date(valid):%Y年%-m月%-d日}出生"


def _attributes(name: str, declared: fields.Field[Any]) -> dict[str, str]:
    meta = declared.metadata
    found: dict[str, str] = {}
    if meta.get("widget") == "number":
        found |= DECIMAL
    if meta.get("widget") == "date":
        found |= {"min": "1900-01-01", "max": "2100-12-31"}
        if meta.get("past"):
            found["max"] = clock.today().isoformat()
    if "max" in meta and meta.get("widget", "text") in {"text", "textarea"}:
        found["maxlength"] = str(meta["max"])
    checker = checker_of(declared)
    if checker is not None:
        # Spaces and dashes from a copy are forgiven, so a checked number may be typed longer.
        found |= BY_CHECKER.get(checker, {})
        found.pop("maxlength", None)
    found |= BY_NAME.get(name, {})
    if "autocomplete" in meta:
        found["autocomplete"] = meta["autocomplete"]
    return found
