"""What the JSON API reads into messages: refused in words, whatever it is."""

import pkgutil
from importlib import import_module
from typing import Any

import pytest

from contracts import wording
from contracts.review.termination import Terminate
from contracts.structs import Request
from gateway import api
from gateway.api.structs import schema_of

ODD: tuple[Any, ...] = (None, "", 5, 5.5, True, [], {}, [1], {"a": 1}, 10**30)
READ = {
    value
    for found in pkgutil.iter_modules(api.__path__)
    for value in vars(import_module(f"gateway.api.{found.name}")).values()
    if isinstance(value, type) and issubclass(value, Request) and value is not Request
}


@pytest.mark.parametrize("kind", sorted(READ, key=str), ids=lambda kind: kind.__name__)
def test_no_value_is_an_error_of_ours(kind: type[Request]) -> None:
    schema = schema_of(kind)()
    for name in schema.fields:
        for value in ODD:
            schema.validate({name: value})


def test_a_number_in_the_place_of_a_text_is_told_as_such() -> None:
    assert schema_of(Terminate)().validate({"reason": 5, "case_id": "x"}) == {
        "reason": [wording.NO_TEXT]
    }
