"""`Form`: a schema that is filled in by people, perhaps in several sittings."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_load, validates_schema
from msgspec import Meta

from contracts.errors import Finding, Invalid
from contracts.findings import findings_of
from contracts.forms.fields import is_endless
from contracts.schemas import Input
from contracts.structs import cleaned
from rules.vocabulary import texts
from rules.vocabulary.documents import IdentityDocument, document_number
from rules.vocabulary.numbers import birth_date


class Form(Input):
    """Blank input counts as missing. A draft may be incomplete; what is there must be right.

    `today`: nothing marked `past` may lie after it; `examine` sets it.
    """

    today: date = date.max
    error_messages = {  # noqa: RUF012 - as marshmallow declares it
        "unknown": "表单中没有这一项，请刷新页面后重试",
        "type": "内容格式不正确，请刷新页面后重试",
    }

    @pre_load
    def _drop_blanks(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict):
            return data
        stripped = {key: _strip(self, key, value) for key, value in data.items()}
        return {key: value for key, value in stripped.items() if value not in ("", None)}

    @validates_schema(skip_on_field_errors=False)
    def _right_documents(self, data: dict[str, Any], **_: Any) -> None:
        for name, field in self.fields.items():
            if field.metadata.get("document"):
                self._set_document(data, field.metadata["document"], name)

    def _set_document(self, data: dict[str, Any], kind: str, number: str) -> None:
        """Normalise the number of a document and its kind, which are the fields of those names; a
        kind without a number says nothing.

        Raises ValidationError at the number.
        """
        if not data.get(number):
            data.pop(kind, None)
            return
        given = IdentityDocument(data.get(kind) or IdentityDocument.RESIDENT)
        try:
            found, data[number] = document_number(given, data[number], self.today)
        except ValueError as error:
            raise ValidationError({number: [str(error)]}) from error
        data[kind] = found.value

    @validates_schema(skip_on_field_errors=False)
    def _no_future_days(self, data: dict[str, Any], **_: Any) -> None:
        late = {
            name: [f"{label_of(field)}不能晚于今天"]
            for name, field in self.fields.items()
            if field.metadata.get("past") and data.get(name) and data[name] > self.today
        } | {
            name: ["身份证号码中的出生日期晚于今天"]
            for name, field in self.fields.items()
            if field.metadata.get("identity")
            and data.get(name)
            and birth_date(data[name]) > self.today
        }
        if late:
            raise ValidationError(late)


def _strip(form: Schema, key: str, value: Any) -> Any:
    """Without what nobody sees, so that it counts as missing; in a password everything counts. A
    day that there is not counts as missing too."""
    known = form.fields[key].metadata if key in form.fields else {}
    if not isinstance(value, str) or known.get("widget") == "password":
        return value
    text = texts.clean(value)
    return "" if known.get("endless") and is_endless(text) else text


def by_form(form_class: type[Form]) -> Meta:
    """A part of a typed message that a form judges: a dict with the values that it loads."""
    form = form_class()

    def load(value: Any) -> dict[str, Any]:
        try:
            return dict(form.load(value))
        except ValidationError as error:
            raise Invalid(findings=findings_of(error)) from error

    return cleaned(load)


def by_field(form_class: type[Input], name: str) -> Meta:
    """A field of a typed message that is judged as the field of that name in a form."""
    field = form_class().fields[name]

    def load(value: Any) -> Any:
        try:
            return field.deserialize(value)
        except ValidationError as error:
            raise ValueError(error.messages[0]) from error

    return cleaned(load, str(field.error_messages["required"]))


def label_of(field: fields.Field[Any], as_of: date | None = None) -> str:
    """as_of: the day from which the year of a yearly figure is counted back; without it the label
    holds for every year."""
    label = str(field.metadata.get("label", field.name))
    back = field.metadata.get("years_back")
    if back is None:
        return label
    return f"{as_of.year - back}年度{label}" if as_of else f"申请前第{back}年度{label}"


def carried(
    form_class: type[Form], values: dict[str, Any], told: date, as_of: date
) -> dict[str, Any]:
    """Values that were filled in as of one day, as the form has them as of another: a yearly figure
    stays with its year. What is of a year that the form does not ask for is left out."""
    yearly, years = _yearly(form_class), as_of.year - told.year
    if not years or not yearly:
        return values
    told_then = {
        name: values[before]
        for (figure, back), name in yearly.items()
        if (before := yearly.get((figure, back - years))) in values
    }
    return {n: value for n, value in values.items() if n not in yearly.values()} | told_then


@cache
def _yearly(form_class: type[Form]) -> dict[tuple[str, int], str]:
    """Its yearly figures by what they are of and how many years back."""
    return {
        (field.metadata["label"], field.metadata["years_back"]): name
        for name, field in form_class().fields.items()
        if "years_back" in field.metadata
    }


def examine(
    form_class: type[Form], data: dict[str, Any], *, today: date
) -> tuple[dict[str, Any], list[Finding], list[Finding]]:
    """(values as JSON primitives, mistakes, gaps) of an input.

    mistakes: what is wrong and must be mended before saving; gaps: required fields still blank.
    Both are lists of {path, message, label}.
    """
    form = form_class()
    form.today = today
    try:
        loaded, findings = form.load(data), []
    except ValidationError as error:
        loaded, findings = error.valid_data or {}, findings_of(error)
    given = form._drop_blanks(data)
    for finding in findings:
        field = form.fields.get(finding["path"].split(".")[0])
        finding["label"] = label_of(field) if field else finding["path"]
    gaps = [f for f in findings if f["path"] in form.fields and f["path"] not in given]
    mistakes = [f for f in findings if f not in gaps]
    return dict(form.dump(loaded)), mistakes, gaps
