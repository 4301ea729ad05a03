"""Made-up requests: no defect shows, and every answer is one that the description allows."""

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from gateway.api.spec import specification
from tests.service.gateway.api.conftest import Client

pytestmark = pytest.mark.service

DESCRIBED = schemathesis.openapi.from_dict(specification())


@pytest.fixture(scope="module")
def authorised(new_client: Callable[[], Client]) -> Client:
    return new_client()


@DESCRIBED.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_answers_are_as_described(case: schemathesis.Case[Any], authorised: Client) -> None:
    program = authorised.program
    response = case.call(base_url=program.address, headers=program.headers)
    case.validate_response(response, checks=[not_a_server_error, response_schema_conformance])
