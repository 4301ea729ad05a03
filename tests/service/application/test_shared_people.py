"""A person serves one enterprise: the second firm is told who, not where."""

from collections.abc import Callable

import eventlet
import pytest

from contracts.errors import Conflict, Invalid
from rules.vocabulary.enumerations import Level
from tests.service.application.firms import Firm
from tests.service.application.test_drafts import refused

pytestmark = pytest.mark.service


@pytest.mark.spec("B-28")
def test_a_person_who_serves_another_firm_is_named_before_and_at_submission(
    new_firm: Callable[..., Firm],
) -> None:
    first, second = new_firm(), new_firm()
    first.ask.submit(application_id=first.complete())
    person = first.tabs(Level.THIRD)["electricians"]["rows"]["people"][0]
    electricians = second.tabs(Level.THIRD)["electricians"]
    electricians["rows"]["people"][0] = person
    application_id = second.complete(electricians=electricians)
    check = second.ask.check(application_id=application_id)
    failed = [f for f in check.report["findings"] if f["result"] == "fail"]
    assert [finding["rule"] for finding in failed] == ["R-20"]
    assert person["name"] in failed[0]["message"]
    assert first.entry["name"] not in str(check)
    refused(lambda: second.ask.submit(application_id=application_id), Invalid)


def test_two_firms_submitting_the_same_person_at_once(new_firm: Callable[..., Firm]) -> None:
    first, second = new_firm(), new_firm()
    person = first.tabs(Level.THIRD)["electricians"]["rows"]["people"][0]
    electricians = second.tabs(Level.THIRD)["electricians"]
    electricians["rows"]["people"][0] = person
    ready = [(first, first.complete()), (second, second.complete(electricians=electricians))]

    def submit(one: tuple[Firm, str]) -> str:
        with one[0].elsewhere() as window:
            try:
                return str(window.ask.submit(application_id=one[1]).state)
            except (Conflict, Invalid) as refusal:
                return str([refusal.message, refusal.details])

    results = sorted(eventlet.GreenPool().imap(submit, ready))
    assert results[0] == "FORMAL_REVIEW"
    assert person["name"] in results[1]
    assert person["id_number"] not in results[1]
