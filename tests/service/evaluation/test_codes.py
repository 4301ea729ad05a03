"""QR codes: made by the office for its windows and cases, unguessable, withdrawn, over."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chassis import clock
from chassis.context import ANONYMOUS_ACTOR
from contracts.errors import Conflict, Invalid, NotFound
from rules.vocabulary.enumerations import Office
from tests.service.evaluation.conftest import Case, World, staff

NewCase = Callable[..., Case]


@pytest.mark.spec("M-15")
def test_a_token_is_unguessable_and_of_one_window(world: World) -> None:
    by = staff()
    one, other = world.window("1号窗口甲", by), world.window("2号窗口甲", by)
    assert one.token != other.token and len(one.token) >= 24  # 144 bits
    seen = world.ask(ANONYMOUS_ACTOR, "scanned", token=one.token)
    assert (seen.window, seen.office, seen.matter, seen.closed) == (
        "1号窗口甲", Office.EAST_CHINA, False, "",
    )  # fmt: skip
    with pytest.raises(Conflict, match="已有正在使用的二维码"):
        world.window("1号窗口甲", by)


@pytest.mark.spec("M-15")
def test_a_withdrawn_code_leads_nowhere_and_another_can_be_made(world: World) -> None:
    by = staff()
    made = world.window("3号窗口", by)
    world.ask(by, "withdraw_code", code_id=made.code_id)
    assert "已停用" in world.ask(ANONYMOUS_ACTOR, "scanned", token=made.token).closed
    with pytest.raises(Conflict, match="已停用"):
        world.scan(made.token)
    again = world.window("3号窗口", by)
    assert again.token != made.token
    world.scan(again.token)


@pytest.mark.parametrize("token", ["", "x" * 24, "../../etc", "' OR 1=1 --", "x" * 64])
def test_a_forged_token_is_not_found(world: World, token: str) -> None:
    with pytest.raises(NotFound):
        world.ask(ANONYMOUS_ACTOR, "scanned", token=token)
    with pytest.raises(NotFound):
        world.scan(token)


def test_a_code_is_good_up_to_its_last_day(world: World) -> None:
    made = world.window(until=clock.today().isoformat())
    world.scan(made.token)
    with clock.travel(timedelta(days=1)):
        with pytest.raises(Conflict, match="使用期限"):
            world.scan(made.token)
    with pytest.raises(Invalid):
        world.window(until=(clock.today() - timedelta(days=1)).isoformat())


@pytest.mark.spec("M-09", "M-10")
def test_of_a_case_its_newest_service_is_rated_and_each_once(
    world: World, new_case: NewCase
) -> None:
    case, by = new_case(), staff()
    case.moved()
    made = world.ask(by, "make_code", case_id=case.id)
    seen = world.ask(ANONYMOUS_ACTOR, "scanned", token=made.token)
    assert (seen.matter, seen.number, seen.step) == (True, case.number, "受理")
    case.closed()
    world.scan(made.token)
    assert [one.step for one in case.invitations] == ["受理"]
    world.scan(made.token)
    assert case.invitations == []
    assert "已经评价过" in world.ask(ANONYMOUS_ACTOR, "scanned", token=made.token).closed
    with pytest.raises(Conflict):
        world.scan(made.token)


@pytest.mark.spec("N-10")
def test_another_offices_case_and_codes_are_not_there(world: World, new_case: NewCase) -> None:
    case = new_case(office=Office.FUJIAN)
    case.closed()
    stranger, own, centre = staff(), staff(office=Office.FUJIAN), staff(office=None)
    with pytest.raises(NotFound):
        world.ask(stranger, "make_code", case_id=case.id)
    made = world.ask(own, "make_code", case_id=case.id)
    for operation in ("code", "withdraw_code"):
        with pytest.raises(NotFound):
            world.ask(stranger, operation, code_id=made.code_id)
    numbers = [one.number for one in world.ask(own, "codes", matter=True, text=case.number).items]
    assert numbers == [case.number]
    assert world.ask(stranger, "codes", matter=True, text=case.number).items == []
    assert world.ask(centre, "codes", matter=True, text=case.number).total == 1
    assert case.number not in {one.number for one in world.ask(own, "codes", matter=False).items}


@pytest.mark.spec("M-06")
def test_the_list_says_what_is_in_use(world: World) -> None:
    by = staff(office=Office.HUNAN)
    kept, gone = world.window("甲窗口", by), world.window("乙窗口", by)
    world.ask(by, "withdraw_code", code_id=gone.code_id)
    world.scan(kept.token)
    rows = {one.window: one for one in world.ask(by, "codes", matter=False).items}
    assert rows["甲窗口"].scans == 1 and rows["甲窗口"].withdrawn_at is None
    assert rows["乙窗口"].withdrawn_at is not None
    with pytest.raises(NotFound):
        world.ask(by, "code", code_id=gone.code_id)
