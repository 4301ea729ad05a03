"""Whole numbers of requests, within what a column of the database takes."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

LARGEST = 2**31 - 1
_WITHIN = validate.Range(min=0, max=LARGEST)


class Count(fields.Integer):
    """0 to LARGEST: a version, a round, a page, a line, a size in bytes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(_WITHIN)
