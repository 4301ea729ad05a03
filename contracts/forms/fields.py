"""One line a field: `name = f.text("姓名", max=30)`.

Every factory returns a marshmallow field, required unless said otherwise, with this metadata:
label, hint, widget (text, textarea, password, number, date, month, select, radio, checkbox,
hidden), unit, choices ([(value, label)]), wide (takes the whole row), secret (masked for others),
empty (what is read where nothing was filled in).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import ValidationError, fields, validate

from rules.vocabulary import numbers
from rules.vocabulary.enumerations import Labelled, choices

MAX_MONEY = Decimal("100000000")  # 万元: a trillion yuan; more is a slip of the unit


def _options(label: str, widget: str, required: bool, **metadata: Any) -> dict[str, Any]:
    verb = "请选择" if widget in {"select", "radio", "date", "month"} else "请填写"
    messages = {key: f"{verb}{label}" for key in ("required", "null")}
    wrong = ("invalid", "special", "too_large")
    messages |= dict.fromkeys(wrong, f"{label}格式不正确")
    return {
        "required": required,
        "allow_none": not required,
        "error_messages": messages,
        "metadata": {"label": label, "widget": widget, **metadata},
    }


def text(
    label: str,
    *,
    max: int = 100,
    min: int = 0,
    required: bool = True,
    widget: str = "text",
    **metadata: Any,
) -> fields.String:
    """A line of text of `min`…`max` characters."""
    limits = validate.Length(
        min=min or None,
        max=max,
        error=f"{label}应为{min}至{max}个字" if min else f"{label}不能超过{max}个字",
    )
    return fields.String(
        validate=[limits, _printable], **_options(label, widget, required, max=max, **metadata)
    )


def long_text(
    label: str, *, max: int = 1000, required: bool = True, **metadata: Any
) -> fields.String:
    return text(label, max=max, required=required, widget="textarea", wide=True, **metadata)


def _printable(value: str) -> None:
    if any(ord(char) < 32 and char not in "\n\r\t" for char in value):
        raise ValidationError("不能包含控制字符")


class _Checked(fields.String):
    """A string that a checker of `rules.vocabulary.numbers` normalises or refuses."""

    def __init__(self, checker: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.checker = checker

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        loaded = super()._deserialize(value, attr, data, **kwargs)
        try:
            return self.checker(loaded)
        except ValueError as error:
            raise ValidationError(str(error)) from error


def _checked(
    checker: Callable[[str], str], max: int, **defaults: Any
) -> Callable[..., fields.String]:
    def make(label: str, *, required: bool = True, **metadata: Any) -> fields.String:
        options = _options(label, "text", required, max=max, **(defaults | metadata))
        return _Checked(checker, **options)

    return make


id_number = _checked(numbers.identity_number, 18, identity=True)
uscc = _checked(numbers.uscc, 18)
mobile = _checked(numbers.mobile, 11)
postcode = _checked(numbers.postcode, 6)


def email(label: str, *, required: bool = True, **metadata: Any) -> fields.Email:
    return fields.Email(
        validate=validate.Length(max=100, error=f"{label}不能超过100个字"),
        **_options(label, "text", required, max=100, **metadata),
    )


class _Money(fields.Decimal):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, str):
            value = value.replace(",", "").replace("，", "")
        try:
            amount = Decimal(str(value))
        except InvalidOperation as error:
            raise ValidationError("请填写数字") from error
        if not amount.is_finite() or amount < 0 or amount > MAX_MONEY:
            raise ValidationError(f"金额应在0至{MAX_MONEY:,}万元之间")
        if amount != amount.quantize(Decimal("0.0001")):
            raise ValidationError("最多保留4位小数（精确到元）")
        return amount


def money(label: str, *, required: bool = True, **metadata: Any) -> fields.Decimal:
    """An amount in 万元, a Decimal with at most four places; JSON carries it as a string."""
    return _Money(as_string=True, **_options(label, "number", required, unit="万元", **metadata))


def percent(label: str, *, required: bool = True, **metadata: Any) -> fields.Decimal:
    """0…100 with two places; JSON carries it as a string."""
    return fields.Decimal(
        places=2,
        as_string=True,
        validate=validate.Range(min=0, max=100, error=f"{label}应在0至100之间"),
        **_options(label, "number", required, unit="%", **metadata),
    )


def number(
    label: str, *, min: int = 0, max: int = 100000, required: bool = True, **metadata: Any
) -> fields.Integer:
    return fields.Integer(
        strict=False,
        validate=validate.Range(min=min, max=max, error=f"{label}应在{min}至{max}之间"),
        **_options(label, "number", required, **metadata),
    )


class _Day(fields.Date):
    """Dumps what is in wire form already too, so that an examined input can be sent on."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value if isinstance(value, str) else super()._serialize(value, attr, obj, **kwargs)


def day(label: str, *, required: bool = True, past: bool = False, **metadata: Any) -> fields.Date:
    """A calendar date, 1900–2100. `past`: the form refuses a day after today (`Form.today`)."""
    return _Day(
        validate=validate.Range(
            min=date(1900, 1, 1), max=date(2100, 12, 31), error=f"{label}不是合理的日期"
        ),
        **_options(label, "date", required, past=past, **metadata),
    )


def choice(
    label: str, members: Iterable[Labelled], *, required: bool = True, **metadata: Any
) -> fields.String:
    """One member of an enumeration of `rules.vocabulary`, or of a tuple of its members."""
    return one_of(label, choices(members), required=required, **metadata)


def one_of(
    label: str, values: list[tuple[str, str]], *, required: bool = True, **metadata: Any
) -> fields.String:
    """One value of a list of (value, label)."""
    metadata.setdefault("widget", "select")
    return fields.String(
        validate=validate.OneOf([value for value, _ in values], error=f"请在列表中选择{label}"),
        **_options(label, metadata.pop("widget"), required, choices=values, **metadata),
    )


def yes_no(label: str, *, required: bool = False, **metadata: Any) -> fields.Boolean:
    return fields.Boolean(**_options(label, "checkbox", required, **metadata))


def password(label: str, **metadata: Any) -> fields.String:
    """8–64 characters of any kind, paste allowed (ASVS 6.2); strength is judged by identity."""
    return fields.String(
        validate=validate.Length(min=8, max=64, error=f"{label}应为8至64个字符"),
        **_options(label, "password", True, secret=True, **metadata),
    )
