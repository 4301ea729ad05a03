"""The columns of a staff sheet, read from the form that a row is filled in through."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from contracts.forms.base import label_of
from contracts.forms.sections import RowSet
from contracts.texts import Code
from rules.words import words_of

YES_NO = (("true", "是"), ("false", "否"))


@dataclass(frozen=True)
class Column:
    """name: of the field. choices: ((value, label), …), empty for free input; words: ((what people
    write for one, value), …). code: digits that are no number, such as a certificate's. endless: a
    date that there need not be."""

    name: str
    label: str
    required: bool
    widget: str
    hint: str
    choices: tuple[tuple[str, str], ...]
    code: bool
    endless: bool
    words: tuple[tuple[str, str], ...] = ()

    @property
    def heading(self) -> str:
        return f"{self.label}*" if self.required else self.label


@cache
def columns_of(rowset: RowSet) -> tuple[Column, ...]:
    return tuple(
        Column(
            name=name,
            label=label_of(field),
            required=field.required,
            widget=field.metadata.get("widget", "text"),
            hint=field.metadata.get("hint", ""),
            choices=YES_NO
            if field.metadata.get("widget") == "checkbox"
            else tuple(field.metadata.get("choices", ())),
            code=isinstance(field, Code),
            endless=field.metadata.get("endless", False),
            words=words_of(name),
        )
        for name, field in rowset.form().fields.items()
    )


def plain(text: str) -> str:
    """A heading or a choice without what people change by accident: width, blanks, the star."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(folded.split()).rstrip("*")
