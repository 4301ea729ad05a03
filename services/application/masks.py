"""How the secret fields of a form are shown to reviewers (domain §7.2)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from contracts.forms.base import Form
from rules import masking


@cache
def _secrets(form: type[Form]) -> dict[str, Callable[[str], str]]:
    return {
        name: masking.of_checked(getattr(field, "checker", None))
        for name, field in form().fields.items()
        if field.metadata.get("secret")
    }


def masked(form: type[Form] | None, values: dict[str, Any]) -> dict[str, Any]:
    """The values with the secret ones masked."""
    if form is None:
        return values
    hidden = {name: mask(values[name]) for name, mask in _secrets(form).items() if values.get(name)}
    return values | hidden


def secrets(form: type[Form] | None, values: dict[str, Any]) -> dict[str, Any]:
    """Only the secret values, in full."""
    return {name: values[name] for name in (_secrets(form) if form else ()) if values.get(name)}
