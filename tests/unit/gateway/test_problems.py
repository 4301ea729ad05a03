"""What the API says of a mistake is what its description declares, whoever found it."""

from flask import Flask

from contracts.errors import Finding, Invalid
from gateway.api.problems import ProblemSchema, service_problem


def test_a_finding_leaves_as_it_is_described() -> None:
    found: Finding = {"path": "a", "label": "甲", "message": "错", "code": "type"}
    with Flask(__name__).test_request_context():
        body = service_problem(Invalid(findings=[{**found, "section": "basic"}])).get_json()
    assert body["findings"] == [found], "the section is ours, not described"
    assert ProblemSchema().validate(body) == {}
