"""What the API says of a mistake is what its description declares, whoever found it."""

from flask import Flask

from contracts.errors import Invalid
from gateway.api.problems import ProblemSchema, service_problem


def test_a_finding_leaves_as_it_is_described() -> None:
    found = {"path": "a", "label": "甲", "message": "错", "code": "type", "section": "basic"}
    with Flask(__name__).test_request_context():
        body = service_problem(Invalid(findings=[found])).get_json()
    found.pop("section")  # of ours, not described
    assert body["findings"] == [found]
    assert ProblemSchema().validate(body) == {}
