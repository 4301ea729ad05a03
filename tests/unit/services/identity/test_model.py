"""Names, ends of sessions, roles, hashes: what needs no database."""

from datetime import UTC, datetime, timedelta

import pytest

from chassis.context import Actor, Call
from chassis.vault import Vault
from services.identity import model, passwords, tokens

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["Ming-Yuan", "ｍｉｎｇ-ｙｕａｎ", " MING-YUAN ", "ming\x00-\u200byuan"]
)
def test_width_and_case_of_a_username_do_not_count(written: str) -> None:
    assert model.username_key(written) == "ming-yuan"


@pytest.mark.spec("A-07")
def test_a_session_ends_after_idling_or_at_its_limit() -> None:
    far, near = NOON + timedelta(hours=5), NOON + timedelta(minutes=10)
    assert model.session_end(NOON, far) == NOON + timedelta(minutes=30)
    assert model.session_end(NOON, near) == near


@pytest.mark.spec("N-01")
def test_roles_that_one_person_may_hold() -> None:
    assert model.role_problem(["FORMAL", "DECIDE"]) is None
    assert model.role_problem(["AUDIT_ADMIN"]) is None
    for roles in ([], ["AUDIT_ADMIN", "SYSTEM_ADMIN"], ["SECURITY_ADMIN", "FORMAL"]):
        assert model.role_problem(roles)


def test_a_hash_fits_its_password_only() -> None:
    made = passwords.hash_password("江上清风-与山间明月")
    assert passwords.fits(made, "江上清风-与山间明月")
    assert not passwords.fits(made, "江上清风")
    assert not passwords.fits(None, "江上清风")
    assert not passwords.fits(made, "half a pair \ud800")
    assert not passwords.is_outdated(made)
    assert passwords.is_outdated(made.replace("t=2", "t=1"))


def test_a_program_token_follows_from_actor_and_key() -> None:
    vault = Vault({"k": bytes(32)}, "k", bytes(32))
    one, other = Actor("enterprise", "a1"), Actor("enterprise", "a2")
    made = tokens.program_token(vault, Call(one, idempotency_key="key"))
    assert made == tokens.program_token(vault, Call(one, idempotency_key="key"))
    assert made.startswith("lic_")
    others = [
        tokens.program_token(vault, call)
        for call in (
            Call(other, idempotency_key="key"),
            Call(one, idempotency_key="KEY"),
            Call(one),
            Call(one),
        )
    ]
    assert len({made, *others}) == 5
