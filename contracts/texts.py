"""What people type as a paragraph, a line, a name or a code: cleaned where it is loaded."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from rules.vocabulary import numbers, texts


class Text(fields.String):
    """Lines of text as people see them (`rules.vocabulary.texts`); blanks make no text."""

    def cleaned(self, text: str) -> str:
        """Raises ValueError, in Chinese, for what it refuses."""
        return texts.clean(text)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        loaded = super()._deserialize(value, attr, data, **kwargs)
        try:
            text = self.cleaned(loaded)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if texts.UNKNOWN in text:
            raise ValidationError(f"有不能识别的字符（显示为“{texts.UNKNOWN}”），请重新输入")
        return text


class Line(Text):
    def cleaned(self, text: str) -> str:
        return texts.line(text)


class Name(Text):
    """Of a person or firm; letters that names do not have are refused."""

    def cleaned(self, text: str) -> str:
        return texts.name(text)


class Code(Text):
    """A certificate's number and the like: half width, without blanks."""

    def cleaned(self, text: str) -> str:
        return texts.code(text)


class _InClear:
    """It is kept and told in clear, so that nobody's identity number may stand in it."""

    def cleaned(self, text: str) -> str:
        cleaned: str = super().cleaned(text)  # type: ignore[misc]
        if numbers.identity_numbers_in(cleaned):
            raise ValueError("这里不能写完整的身份证号码，写明姓名或第几行即可")
        return cleaned


class Remark(_InClear, Text):
    """What reviewers and firms write in their own words about a case."""


class Label(_InClear, Line):
    """What somebody calls an account, a token."""
