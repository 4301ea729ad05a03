"""企业人员: the page of a licence holder on its own people."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from chassis import clock
from rules.vocabulary.enumerations import Level
from tests.clients import Client
from tests.factories.registrations import PASSWORD
from tests.polling import wait_for
from tests.present import present
from tests.service.application.firms import Firm
from tests.service.gateway.cases import issued
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
SECONDS = 15


@pytest.mark.spec("I-02")
def test_a_holder_finds_its_people_from_the_home_page(
    system: dict[str, str], client: Client, new_firm: Callable[..., Firm]
) -> None:
    firm = new_firm()
    visitor = Visitor(system["PORTAL_URL"])
    visitor.sign_in(firm.username, PASSWORD)
    assert 'href="/roster"' not in visitor.page.text
    visitor.get("/roster")
    assert visitor.page.status_code == 409
    assert "没有有效的许可证" in visitor.text
    issued(client, firm)
    visitor.get("/home")
    assert 'href="/roster"' in visitor.page.text
    assert visitor.text.index("我的许可证") < visitor.text.index("业务许可申请")
    # The reserved posts become the roster with an event.
    wait_for(lambda: "离职日期" in (visitor.get("/roster"), visitor.text)[1], SECONDS)
    assert "承装类 达到三级" in visitor.text
    assert "按30号令人数满足；未发现重复填报或违规兼任" in visitor.text
    numbers = [row["id_number"] for row in firm.tabs(Level.THIRD)["technicians"]["rows"]["people"]]
    assert not any(number in visitor.page.text for number in numbers)

    place = present(re.search(r'name="leave" value="(electricians/[^"]+)"', visitor.page.text))[1]
    day = clock.today() + timedelta(days=30)
    visitor.post("/roster", {"leave": place, "day": day.isoformat()})
    assert "承装类由三级降到最低等级以下" in visitor.text
    assert f'value="{place}" checked' in visitor.page.text
    visitor.post("/roster", {"day": day.isoformat()})
    assert visitor.page.status_code == 422
    assert "请选择离职的人员" in visitor.text
    assert f'value="{day}"' in visitor.page.text, "the day stays"
