"""What people type as a paragraph, a line, a name or a code: cleaned where it is loaded."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from contracts.cleaning import in_clear, readable
from rules.vocabulary import texts


class Text(fields.String):
    """Lines of text as people see them (`rules.vocabulary.texts`); blanks make no text."""

    def cleaned(self, text: str) -> str:
        """Raises ValueError, in Chinese, for what it refuses."""
        return texts.clean(text)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        loaded = super()._deserialize(value, attr, data, **kwargs)
        try:
            return readable(self.cleaned, loaded)
        except ValueError as error:
            raise ValidationError(str(error)) from error


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


class Label(Line):
    """What somebody calls an account, a token. It is kept and told in clear, so that nobody's
    identity number may stand in it."""

    def cleaned(self, text: str) -> str:
        return in_clear(super().cleaned(text))
