"""Nothing that people or programs send is without end: every text and number of a form, every
number of a request."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import msgspec
import pytest
from marshmallow import Schema, ValidationError, fields
from msgspec import inspect

import contracts
import contracts.forms
from contracts.examining import described
from contracts.schemas import Input
from contracts.structs import LARGEST, Count, Request
from tests.messages import nodes_of

for package in (contracts, contracts.forms):
    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")

ENDLESS = [
    "电" * 20_000,
    "9" * 20_000,
    f"{'a' * 20_000}@example.cn",
    f"a@{'b.' * 9000}cn",
    10**30,
    1e308,
]


def below(kind: type[Schema]) -> Iterator[type[Schema]]:
    for one in kind.__subclasses__():
        # Not what the JSON API makes of a message: that is limited as the message is.
        own = vars(sys.modules[one.__module__]).get(one.__name__) is one
        if own and one.__module__.startswith("contracts."):
            yield one
        yield from below(one)


def requests_below(kind: type[Request]) -> Iterator[type[Request]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("contracts."):
            yield one
        yield from requests_below(one)


FORMS = sorted({*below(Input)}, key=lambda one: one.__qualname__)
REQUESTS = sorted({*requests_below(Request)}, key=lambda one: one.__qualname__)


def taken(field: fields.Field[Any], value: Any) -> bool:
    try:
        field.deserialize(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("form", FORMS)
def test_every_field_of_a_form_has_a_limit(form: type[Schema]) -> None:
    endless = {
        name: [str(value)[:9] for value in ENDLESS if taken(field, value)]
        for name, field in form().fields.items()
    }
    assert not {name: values for name, values in endless.items() if values}


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: one.__qualname__)
def test_every_number_of_a_request_has_a_limit(request_: type[Request]) -> None:
    for node in nodes_of(described(request_)):
        if isinstance(node, inspect.IntType | inspect.FloatType):
            assert node.ge is not None and node.le is not None


def test_a_count_fits_a_column() -> None:
    for right in (0, LARGEST):
        assert msgspec.convert(right, Count) == right
    for wrong in (-1, LARGEST + 1):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(wrong, Count)
