"""One line a field: `name = f.text("姓名", max=30)`.

Every factory returns a marshmallow field, required unless said otherwise, with this metadata:
label, hint, widget (text, textarea, password, number, date, month, select, radio, checkbox,
hidden), unit, choices ([(value, label)]), wide (takes the whole row), secret (masked for others),
empty (what is read where nothing was filled in), document (the field with the kind of document).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, missing, validate

from contracts.texts import Code, Line, Name, Text
from rules.vocabulary import documents, numbers, texts
from rules.vocabulary.documents import IdentityDocument
from rules.vocabulary.enumerations import Labelled, choices

_CHOSEN = {"select", "radio", "date", "month", "division", "parent"}


def _options(label: str, widget: str, required: bool, **metadata: Any) -> dict[str, Any]:
    verb = "请选择" if widget in _CHOSEN else "请填写"
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
    kind: type[Text] = Line,
    **metadata: Any,
) -> fields.String:
    """A line of text of `min`…`max` characters."""
    limits = validate.Length(
        min=min or None,
        max=max,
        error=f"{label}应为{min}至{max}个字" if min else f"{label}不能超过{max}个字",
    )
    return kind(validate=limits, **_options(label, widget, required, max=max, **metadata))


def long_text(
    label: str, *, max: int = 1000, required: bool = True, **metadata: Any
) -> fields.String:
    """Lines of text; a break between them counts as one character."""
    return text(
        label, max=max, required=required, widget="textarea", wide=True, kind=Text, **metadata
    )


def name(
    label: str, *, max: int = 50, min: int = 0, required: bool = True, **metadata: Any
) -> fields.String:
    """Of a person, or with a larger `max` of a firm; compared as it is kept."""
    return text(label, max=max, min=min, required=required, kind=Name, **metadata)


def code(label: str, *, max: int = 50, required: bool = True, **metadata: Any) -> fields.String:
    """The number of a certificate, of a telephone line: half width, without blanks."""
    return text(label, max=max, required=required, kind=Code, **metadata)


class _Checked(Text):
    """A string that a checker of `rules.vocabulary.numbers` normalises or refuses."""

    def __init__(self, checker: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.checker = checker

    def cleaned(self, text: str) -> str:
        return self.checker(text)


def _checked(
    checker: Callable[[str], str], max: int, **defaults: Any
) -> Callable[..., fields.String]:
    def make(label: str, *, required: bool = True, **metadata: Any) -> fields.String:
        options = _options(label, "text", required, max=max, **(defaults | metadata))
        limits = validate.Length(max=max, error=f"{label}不能超过{max}个字")
        return _Checked(checker, validate=limits, **options)

    return make


id_number = _checked(numbers.identity_number, 18, identity=True)
uscc = _checked(numbers.uscc, 18)
mobile = _checked(numbers.mobile, 11)
postcode = _checked(numbers.postcode, 6)
_any_document = _checked(documents.any_number, 30)


def document_kind(label: str, **metadata: Any) -> fields.String:
    """证件类型 of the number in the field that names this one (`document_number`)."""
    return choice(
        label, IdentityDocument, required=False, default=IdentityDocument.RESIDENT.value, **metadata
    )


def document_number(
    label: str, *, kind: str | None = None, required: bool = True, **metadata: Any
) -> fields.String:
    """The number of a document whose kind stands in the field `kind`; `Form` checks it by that."""
    return _any_document(label, required=required, document=kind, secret=True, **metadata)


_MAILBOX = validate.Email(error="邮箱格式不正确")


def _mail_address(typed: str) -> str:
    address = texts.code(typed)
    if not address.isascii():  # the whole of Unicode passes for a domain in marshmallow
        raise ValueError("邮箱只能使用英文字母、数字和符号")
    return str(_MAILBOX(address))


email = _checked(_mail_address, 100)


class _Money(fields.Decimal):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        try:
            amount = numbers.money(str(value))
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if amount < 0:
            raise ValidationError("金额不能为负数")
        return amount

    def _to_string(self, value: Decimal) -> str:
        """A column of four places gives 800.0000 for what was typed as 800."""
        whole, _, places = f"{value:f}".partition(".")
        return f"{whole}.{places}" if (places := places.rstrip("0")) else whole


def money(label: str, *, required: bool = True, **metadata: Any) -> fields.Decimal:
    """An amount in 万元, a Decimal as `numbers.money` takes it; JSON carries it as a string."""
    return _Money(as_string=True, **_options(label, "number", required, unit="万元", **metadata))


class _Percent(fields.Decimal):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            value = numbers.amount(str(value))
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return super()._deserialize(value, attr, data, **kwargs)


def percent(label: str, *, required: bool = True, **metadata: Any) -> fields.Decimal:
    """0…100 with two places; JSON carries it as a string."""
    return _Percent(
        places=2,
        as_string=True,
        validate=validate.Range(min=0, max=100, error=f"{label}应在0至100之间"),
        **_options(label, "number", required, unit="%", **metadata),
    )


class _Whole(fields.Integer):
    """Never rounded: 3.7 people is a mistake."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            whole = numbers.amount(str(value))
        except ValueError as error:
            raise self.make_error("invalid", input=value) from error
        if whole != whole.to_integral_value():
            raise ValidationError("请填写整数")
        return int(whole)


def number(
    label: str, *, min: int = 0, max: int = 100000, required: bool = True, **metadata: Any
) -> fields.Integer:
    return _Whole(
        validate=validate.Range(min=min, max=max, error=f"{label}应在{min}至{max}之间"),
        **_options(label, "number", required, **metadata),
    )


class _Day(fields.Date):
    """Dumps what is in wire form already too, so that an examined input can be sent on."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        typed = texts.code(value) if isinstance(value, str) else value
        return super()._deserialize(typed, attr, data, **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value if isinstance(value, str) else super()._serialize(value, attr, obj, **kwargs)


_ENDLESS = frozenset({"长期", "长期有效", "永久", "永久有效", "无期限", "无固定期限"})


def is_endless(text: str) -> bool:
    """Whether it is what people write where there is no last day."""
    return text in _ENDLESS


def day(label: str, *, required: bool = True, past: bool = False, **metadata: Any) -> fields.Date:
    """A calendar date, 1900–2100. `past`: the form refuses a day after today (`Form.today`).
    `endless`: there may be none, which is left blank or said in words (`is_endless`)."""
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
    """One value of a list of (value, label); `default`: where none is given."""
    metadata.setdefault("widget", "select")
    default = metadata.pop("default", missing)
    return Line(
        validate=validate.OneOf([value for value, _ in values], error=f"请在列表中选择{label}"),
        load_default=default,
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
