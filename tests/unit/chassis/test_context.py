import time
from dataclasses import fields

from chassis.context import SYSTEM_ACTOR, Actor, Call, system_call
from tests.present import present

STAFF = Actor("staff", account_id="s1", name="王审查", office="HZ", roles=("EXAMINE", "DECIDE"))


def test_an_actor_survives_the_wire() -> None:
    assert Actor.from_dict(STAFF.to_dict()) == STAFF
    assert isinstance(Actor.from_dict(STAFF.to_dict()).roles, tuple)


def test_no_part_of_an_actor_is_forgotten() -> None:
    named = {part.name for part in fields(Actor)}
    assert set(STAFF.to_dict()) == named - {"credential"}, "which goes into no record"


def test_permissions() -> None:
    assert STAFF.permissions == {"staff:EXAMINE", "staff:DECIDE", "staff"}
    assert Actor("enterprise", account_id="a").permissions == {"enterprise"}
    assert SYSTEM_ACTOR("review").permissions == {"system"}
    assert Actor("staff").permissions == {"staff"}  # of the own account, nothing else


def test_a_deadline_only_comes_nearer() -> None:
    call = Call(STAFF).within(5)
    assert 0 < present(call.remaining()) <= 5
    assert call.within(60).deadline == call.deadline
    assert present(call.within(1).remaining()) <= 1
    assert Call(STAFF).remaining() is None
    assert Call(STAFF, deadline=time.monotonic() - 1).remaining() == 0


def test_derived_keys_follow_from_cause_and_name() -> None:
    call = Call(STAFF, idempotency_key="k")
    assert call.derive("a").idempotency_key == call.derive("a").idempotency_key
    assert call.derive("a").idempotency_key != call.derive("b").idempotency_key
    assert call.derive("a").derive("b").idempotency_key != call.derive("b").idempotency_key


def test_without_a_key_each_derived_one_is_new() -> None:
    call = system_call("review")
    assert call.derive("a").idempotency_key != call.derive("a").idempotency_key
