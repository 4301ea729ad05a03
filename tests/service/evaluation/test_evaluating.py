"""Invited once a service, rated by the firm; who may, and what is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from chassis import clock
from chassis.context import Actor
from contracts.errors import Conflict, Invalid, KeyReused, NotFound
from rules.vocabulary.enumerations import CaseOutcome
from services.evaluation.tables import evaluation, mobile_use
from tests.service.evaluation.conftest import Case, World, filer, mobile

NewCase = Callable[..., Case]


def rate(case: Case, **filled: object) -> object:
    invitation = case.invitations[0].invitation_id
    values = {"invitation_id": invitation, "level": "SATISFIED", "mobile": mobile(), **filled}
    return case.world.ask(case.firm, "evaluate", **values)


@pytest.mark.spec("M-14")
def test_each_finished_service_is_evaluated_once(new_case: NewCase) -> None:
    case = new_case()
    case.moved("FORMAL", "ACCEPTED")
    assert case.invitations == []
    case.moved("ACCEPT")
    case.moved("ACCEPT")  # taken again after a return
    (accepted,) = case.invitations
    assert (accepted.number, accepted.type, accepted.step) == (case.number, "NEW", "受理")
    case.closed()
    assert [one.step for one in case.invitations] == ["办结", "受理"]
    rate(case)
    assert [one.step for one in case.invitations] == ["受理"]
    rate(case)
    assert case.invitations == []
    with pytest.raises(Conflict, match="已经评价过"):
        again = {"level": "SATISFIED", "mobile": mobile()}
        case.world.ask(case.firm, "evaluate", invitation_id=accepted.invitation_id, **again)


def test_who_ended_his_case_himself_is_not_asked(new_case: NewCase) -> None:
    case = new_case()
    case.closed(CaseOutcome.TERMINATED, by_office=False)
    assert case.invitations == []


@pytest.mark.parametrize("outcome", [CaseOutcome.REFUSED, CaseOutcome.REJECTED_FILING])
def test_a_refusal_is_a_service_too(new_case: NewCase, outcome: CaseOutcome) -> None:
    case = new_case()
    case.closed(outcome)
    assert [one.step for one in case.invitations] == ["办结"]


def test_another_firms_invitation_is_not_there(new_case: NewCase) -> None:
    case, other = new_case(), new_case()
    case.closed()
    invitation = case.invitations[0].invitation_id
    for stranger in (other.firm, filer(None)):
        with pytest.raises(NotFound):
            filled = {"level": "SATISFIED", "mobile": mobile()}
            case.world.ask(stranger, "evaluate", invitation_id=invitation, **filled)
        with pytest.raises(NotFound):
            case.world.ask(stranger, "invitation", invitation_id=invitation)


@pytest.mark.spec("M-03", "M-08")
@pytest.mark.parametrize(
    ("spoilt", "path"),
    [
        ({"mobile": ""}, "mobile"),
        ({"mobile": "021-50000001"}, "mobile"),
        ({"level": ""}, "level"),
        ({"level": "PERFECT"}, "level"),
        ({"tags": ["214"]}, "tags"),
        ({"tags": ["999"]}, "tags"),
        ({"opinion": "好" * 501}, "opinion"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(
    new_case: NewCase, spoilt: dict[str, object], path: str
) -> None:
    case = new_case()
    case.closed()
    with pytest.raises(Invalid) as refused:
        rate(case, **spoilt)
    assert {one["path"].partition(".")[0] for one in refused.value.findings} == {path}
    assert case.invitations


@pytest.mark.spec("M-12")
@pytest.mark.parametrize("level", ["DISSATISFIED", "VERY_DISSATISFIED"])
def test_a_bad_rating_needs_a_reason(new_case: NewCase, level: str) -> None:
    case = new_case()
    case.moved()
    case.closed()
    with pytest.raises(Invalid) as refused:
        rate(case, level=level)
    assert "不满意的原因" in refused.value.findings[0]["message"]
    rate(case, level=level, opinion="等了很久")
    rate(case, level=level, tags=["214" if level == "DISSATISFIED" else "115"])


@pytest.mark.spec("M-04", "M-13")
def test_the_same_mobile_waits_five_days_whatever_the_entry(
    world: World, new_case: NewCase
) -> None:
    number, window = mobile(), world.window()
    written = f"+86 {number[:3]} {number[3:7]}-{number[7:]}"
    start = clock.now()
    world.scan(window.token, mobile=written)
    case = new_case()
    case.closed()
    made = world.ask(_staff_of(case), "make_code", case_id=case.id)
    for _ in range(2):  # what is refused does not begin the five days anew
        for give in (
            lambda: rate(case, mobile=number),
            lambda: world.scan(window.token, mobile=number),
            lambda: world.scan(made.token, mobile=f"86{number}"),
        ):
            with pytest.raises(Invalid) as refused:
                give()
            (finding,) = refused.value.findings
            assert finding["path"] == "mobile"
            then = clock.local(start + timedelta(days=5, minutes=1))
            assert f"{then:%Y年%-m月%-d日 %H:}" in finding["message"]
    with world.db.engine.connect() as connection:
        accepted = connection.execute(
            select(mobile_use.c.last_at).where(
                mobile_use.c.mobile_hash == world.vault.index(f"evaluation/{number}")
            )
        ).scalar_one()
    just_before = accepted + timedelta(days=5) - timedelta(seconds=2)
    with clock.travel(just_before), pytest.raises(Invalid):
        rate(case, mobile=number)
    with clock.travel(accepted + timedelta(days=5)):  # exactly five days later
        rate(case, mobile=number)


@pytest.mark.spec("M-13")
def test_of_two_at_the_same_moment_one_wins(world: World) -> None:
    from concurrent.futures import ThreadPoolExecutor

    number, window = mobile(), world.window()

    def give(_: int) -> bool:
        try:
            world.scan(window.token, mobile=number)
        except Invalid:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(give, range(4))) == [False, False, False, True]
    assert count(world, window.code_id) == 1


def test_a_form_that_comes_again_is_the_same_evaluation(world: World) -> None:
    window, number = world.window(), mobile()
    first = world.scan(window.token, "key-1", mobile=number)
    assert world.scan(window.token, "key-1", mobile=number) == first
    assert count(world, window.code_id) == 1
    with pytest.raises(KeyReused):
        world.scan(window.token, "key-1", mobile=mobile())


def test_nothing_of_the_rater_is_kept_but_where_he_is_called_back(world: World) -> None:
    window = world.window()
    world.scan(window.token, name="张三")
    world.scan(window.token, name="李四", level="DISSATISFIED", tags=["214"])
    world.scan(window.token, name="王五", level="DISSATISFIED", tags=["214"], anonymous=True)
    with world.db.engine.connect() as connection:
        rows = connection.execute(
            select(evaluation.c.name, evaluation.c.mobile)
            .where(evaluation.c.code_id == window.code_id)
            .order_by(evaluation.c.at)
        ).all()
    assert [(row.name is not None, row.mobile is not None) for row in rows] == [
        (True, False), (True, True), (False, False),
    ]  # fmt: skip


def count(world: World, code_id: str) -> int:
    with world.db.engine.connect() as connection:
        wanted = select(func.count()).where(evaluation.c.code_id == code_id)
        return int(connection.execute(wanted).scalar_one())


def _staff_of(case: Case) -> Actor:
    from tests.service.evaluation.conftest import staff

    return staff(office=case.office)
