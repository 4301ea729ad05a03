"""What accounts of a firm may do is one table: operations, pages and the API obey it alike."""

import inspect
import itertools
import re
from pathlib import Path

import pytest
from flask import Flask

from chassis.deadletters import services
from contracts import firm
from contracts.firm import MAY, Ability
from contracts.operations import ENTERPRISE, FILERS, OWNERS, AnyOperation
from gateway.acts import ACTS, QUIET
from gateway.duties import needed
from gateway.session import is_public
from rules.vocabulary.enumerations import FirmRole
from tests.guard.test_callers import OPERATIONS, PROJECT, named
from tests.surfaces import configured, portal

__all__ = ["configured", "portal"]

# Commands that everybody of a firm may ask: of the own account, or that change nothing of the firm.
OF_EVERYBODY = {
    "evaluation.follow_up", "evaluation.scan",
    "identity.change_password", "identity.confirm_mobile", "identity.end_other_sessions",
    "identity.end_session", "identity.exchange_for_token", "identity.issue_token",
    "identity.new_captcha", "identity.read_all_messages", "identity.read_message",
    "identity.revoke_token", "identity.send_code", "identity.sign_in", "identity.sign_out",
    "personnel.open_paper",
}  # fmt: skip
LOOKED_AT = {
    "portal.change_password", "portal.end_others", "portal.end_session", "portal.issue_token",
    "portal.leave", "portal.open_message", "portal.read_message", "portal.read_messages",
    "portal.revoke_token", "portal.roster_leaving", "portal.staff", "portal.staff_file",
    "messages.read_message", "messages.read_messages", "tokens.revoke_token",
}  # fmt: skip
READ = {"GET", "HEAD", "OPTIONS"}
# Of staff alone, in a module in which firms have something to do, too.
OF_STAFF = {
    "moderate", "proceeding_objection_recorded", "proceeding_statement_answered",
    "set_mailbox",
}  # fmt: skip


@pytest.mark.parametrize("operation", OPERATIONS, ids=named)
def test_what_changes_something_is_not_for_those_who_only_look(operation: AnyOperation) -> None:
    open_to_all = bool(operation.allow & ENTERPRISE)
    assert (operation.is_command and open_to_all) == (named(operation) in OF_EVERYBODY)


def test_a_role_may_all_that_a_lesser_one_may() -> None:
    roles = list(FirmRole)
    assert list(MAY) == roles
    for more, less in itertools.pairwise(roles):
        assert set(MAY[less]) < set(MAY[more])
    assert firm.weaker("OWNER", "READER") == firm.weaker("READER", "OWNER") == "READER"


def test_every_page_asks_for_what_its_operations_ask(portal: Flask) -> None:
    found = set()
    for rule in portal.url_map.iter_rules():
        view = portal.view_functions[rule.endpoint]
        writing = (rule.methods or set()) - READ
        if writing and not is_public(view) and rule.endpoint != "static":
            looks = all(needed(view, method) is Ability.LOOK for method in writing)
            found |= {rule.endpoint} if looks else set()
    assert found == LOOKED_AT


def test_an_owners_operation_is_asked_on_an_owners_page_only(portal: Flask) -> None:
    owners = {one.name for one in OPERATIONS if one.allow == OWNERS and one.name != "trail"}
    for module in ("accounts", "contacts", "firm", "record"):
        for rule in portal.url_map.iter_rules():
            view = portal.view_functions[rule.endpoint]
            if view.__module__ == f"gateway.portal.{module}":
                names = set(view.__code__.co_names)
                asks = names & owners
                assert not asks or needed(view, "GET") is Ability.MANAGE, rule.endpoint


def test_every_act_of_a_firm_that_is_recorded_has_its_words() -> None:
    of_firms = {one.name for one in OPERATIONS if one.allow & (ENTERPRISE | FILERS | OWNERS)}
    written = {
        Path(inspect.getsourcefile(row.function) or "").read_text("utf-8")
        for service in services()
        for row in service.table
        if row.name in of_firms
    }
    code = "".join(written)
    recorded = set(re.findall(r'\.audit\(\s*"(\w+)"', code))
    recorded |= set(re.findall(r'\b_(?:saved|audit)\([^"\n]*, "(\w+)"', code))
    assert len(recorded) > 30
    assert recorded - set(ACTS) - QUIET - OF_STAFF == set()


def test_what_others_do_to_a_firm_has_its_words_too() -> None:
    code = "".join(path.read_text("utf-8") for path in (PROJECT / "services").rglob("*.py"))
    recorded = set(re.findall(r'\.audit\(\s*"(\w+)",\s*"enterprise"', code))
    assert len(recorded) > 15
    assert recorded - set(ACTS) - QUIET == set()
