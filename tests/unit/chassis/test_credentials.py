"""Who may make a service believe in an actor: identity, for a minute, and nobody else."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from structlog.testing import capture_logs

from chassis import clock
from chassis.context import ANONYMOUS_ACTOR, SYSTEM_ACTOR, Actor
from chassis.credentials import TYPE, CredentialError, Signer, Verifier
from chassis.rpc.callers import admit
from contracts.errors import Forbidden, Unauthenticated
from contracts.identity import Identity
from contracts.operations import AnyOperation
from contracts.personnel import Personnel
from contracts.review import Review

KEY = bytes(range(32))
IDENTITY = Signer("k1", KEY)
FIRM = Actor("enterprise", "a1", "明远", enterprise_id="e1")
STAFF = Actor("staff", "s1", "周敏", office="ZHEJIANG", roles=("FORMAL", "EXAMINE"))


def verifier(*signers: Signer) -> Verifier:
    return Verifier({one.key_id: one.public_key for one in signers or (IDENTITY,)})


def forged(
    claims: dict[str, Any], key: Any = KEY, algorithm: str = "EdDSA", **header: object
) -> str:
    if isinstance(key, bytes) and algorithm == "EdDSA":
        key = Ed25519PrivateKey.from_private_bytes(key)
    return jwt.encode(claims, key, algorithm, {"kid": "k1", "typ": TYPE, **header})


@pytest.mark.parametrize("actor", [FIRM, STAFF])
def test_an_actor_is_believed_as_identity_signed_it(actor: Actor) -> None:
    vouched = IDENTITY.vouch(replace(actor, address="10.0.0.1"))
    found = verifier().actor(vouched.credential, "10.9.9.9")
    assert found == replace(actor, address="10.9.9.9"), "the address is the gateway's own claim"
    assert found.credential == vouched.credential, "the service asks others with it"


def test_it_is_good_for_half_a_minute_to_a_minute() -> None:
    credential, opened = IDENTITY.vouch(FIRM).credential, verifier()
    for seconds, good in ((0, True), (29, True), (61, False), (3600, False)):
        with clock.travel(timedelta(seconds=seconds)):
            if good:
                assert opened.actor(credential, None) == FIRM
            else:
                with pytest.raises(CredentialError, match="expired"):
                    opened.actor(credential, None)


def test_the_same_half_minute_gives_the_same_statement() -> None:
    with clock.travel(timedelta(seconds=30 - clock.now().timestamp() % 30)):
        assert IDENTITY.vouch(FIRM).credential == IDENTITY.vouch(FIRM).credential
        assert IDENTITY.vouch(FIRM).credential != IDENTITY.vouch(STAFF).credential


def test_keys_are_changed_one_after_the_other() -> None:
    second = Signer("k2", bytes(32))
    both = verifier(IDENTITY, second)
    for signer in (IDENTITY, second):
        assert both.actor(signer.vouch(FIRM).credential, None) == FIRM
    with pytest.raises(CredentialError, match="not known"):
        verifier(second).actor(IDENTITY.vouch(FIRM).credential, None)


def _altered(credential: str, **changed: object) -> str:
    """The payload with other values under the old signature."""
    header, payload, signature = credential.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    claims["act"] |= changed
    raw = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{header}.{raw}.{signature}"


def _future() -> float:
    return clock.now().timestamp() + 50


FORGERIES: dict[str, Callable[[], Any]] = {
    "nothing": lambda: None,
    "a number": lambda: 7,
    "no statement": lambda: "x",
    "megabytes": lambda: "x." * 1_000_000,
    "other roles": lambda: _altered(IDENTITY.vouch(STAFF).credential or "", roles=["DECIDE"]),
    "another firm": lambda: _altered(IDENTITY.vouch(FIRM).credential or "", enterprise_id="e2"),
    "staff made of a firm": lambda: _altered(IDENTITY.vouch(FIRM).credential or "", kind="staff"),
    "a key of his own": lambda: forged({"act": STAFF.to_dict(), "exp": _future()}, bytes(32)),
    "no signature": lambda: forged({"act": STAFF.to_dict(), "exp": _future()}, None, "none"),
    "the public key as a password": lambda: forged(
        {"act": STAFF.to_dict(), "exp": _future()}, IDENTITY.public_key, "HS256"
    ),
    "for another purpose": lambda: forged({"act": STAFF.to_dict(), "exp": _future()}, typ="JWT"),
    "without an end": lambda: forged({"act": STAFF.to_dict()}),
    "without an actor": lambda: forged({"exp": _future()}),
    "no actor": lambda: forged({"act": "staff", "exp": _future()}),
}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("what", FORGERIES)
def test_a_forgery_is_refused(what: str) -> None:
    with pytest.raises(CredentialError):
        verifier().actor(FORGERIES[what](), None)


def claim(said: Actor | dict[str, Any]) -> dict[str, Any]:
    """What a request says; of an actor, what identity has signed."""
    if not isinstance(said, Actor):
        return said
    vouched = IDENTITY.vouch(said)
    return {"credential": vouched.credential, "address": "10.0.0.1"}


SYSTEM = {"kind": "system", "name": "identity", "address": None}
NOBODY = {"kind": "anonymous", "name": "", "address": "10.0.0.1"}
# operation, process, claim, who it is then
ADMITTED: dict[str, tuple[AnyOperation, str, dict[str, Any] | Actor, Actor]] = {
    "a stranger at the portal": (Review.verify, "portal", NOBODY, ANONYMOUS_ACTOR),
    "a firm at the portal": (Personnel.what_if, "portal", FIRM, FIRM),
    "staff at the intranet": (Review.decide, "intranet", STAFF, STAFF),
    "a firm through application": (Personnel.find_elsewhere, "application", FIRM, FIRM),
    "a service itself": (
        Personnel.reserve_roster, "application", SYSTEM, SYSTEM_ACTOR("application"),
    ),
    "a subscriber": (
        Review.licence_events, "portal", {"kind": "subscriber", "name": "tax"},
        Actor("subscriber", name="tax"),
    ),
}  # fmt: skip
REFUSED: dict[str, tuple[AnyOperation, str, dict[str, Any] | Actor]] = {
    "a process that the broker does not name": (Review.verify, "", NOBODY),
    "an unknown user": (Review.verify, "mallory", NOBODY),
    "the operator": (Review.verify, "operator", NOBODY),
    "staff at the portal": (Review.licences, "portal", STAFF),
    "a firm at the intranet": (Review.licences, "intranet", FIRM),
    "system at the portal": (Review.licences, "portal", SYSTEM),
    "system at the intranet": (Review.licences, "intranet", SYSTEM),
    "a firm without a credential": (
        Personnel.what_if, "portal", {"kind": "enterprise", "enterprise_id": "e1"},
    ),
    "staff without a credential": (
        Review.decide, "intranet", {"kind": "staff", "account_id": "s1", "roles": ["DECIDE"]},
    ),
    "a service that decides for staff who asked it": (Review.decide, "application", STAFF),
    "a service that asks what it has no business with": (
        Identity.create_staff, "review", SYSTEM,
    ),
    "the worker for staff": (Review.holders, "personnel-worker", STAFF),
    "no kind": (Review.verify, "portal", {}),
    "a kind that is none": (Review.verify, "portal", {"kind": ["anonymous"]}),
}  # fmt: skip


@pytest.mark.parametrize("what", ADMITTED)
def test_a_process_asks_for_whom_it_may_speak(what: str) -> None:
    operation, caller, said, actor = ADMITTED[what]
    found = admit(operation, caller, claim(said), "t", verifier())
    assert replace(found, address=None) == actor


@pytest.mark.parametrize("what", REFUSED)
def test_others_are_refused_and_logged(what: str) -> None:
    operation, caller, said = REFUSED[what]
    with capture_logs() as logged, pytest.raises(Forbidden):
        admit(operation, caller, claim(said), "t", verifier())
    (line,) = logged
    assert (line["event"], line["log_level"]) == ("rpc_not_admitted", "warning")
    assert (line["operation"], line["caller"]) == (operation.name, caller)


def test_a_credential_played_again_later_is_refused() -> None:
    said = claim(FIRM)
    with clock.travel(timedelta(seconds=61)), pytest.raises(Unauthenticated):
        admit(Personnel.what_if, "portal", said, "t", verifier())
