"""The register on the reviewers' pages, today and on a day of the past."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from chassis import clock
from rules.vocabulary.enumerations import Office, StaffRole
from tests.clients import Client
from tests.service.application.firms import Firm
from tests.service.gateway.cases import issued
from tests.service.gateway.visitor import Visitor

pytestmark = pytest.mark.service
Reviewer = Callable[..., Visitor]


@pytest.mark.spec("N-10", "N-16")
def test_the_register_opens_the_cases_of_the_own_office_only(
    reviewer: Reviewer, new_firm: Callable[..., Firm], client: Client
) -> None:
    licence = issued(client, new_firm(name="绍兴鉴湖电力工程有限公司"))
    own = reviewer(StaffRole.FORMAL)
    own.get(f"/register?text={licence['number']}")
    (path,) = set(re.findall(r'href="(/cases/[^"]+/licence)"', own.page.text))
    assert own.get(path).status_code == 200 and licence["number"] in own.text
    other = reviewer(StaffRole.FORMAL, office=Office.FUJIAN)
    other.get(f"/register?text={licence['number']}")
    assert licence["number"] in other.text and "/cases/" not in other.page.text
    assert other.get(path).status_code == 404
    the_past_is_shown(own, path, licence["number"])


def the_past_is_shown(own: Visitor, path: str, number: str) -> None:
    today, before = clock.today(), clock.today() - timedelta(days=40)
    own.get(f"{path}?as_of={today}")
    assert "当日登记册的记载" in own.text and number in own.text and "登记送达" not in own.text
    own.get(f"{path}?as_of={before}")
    assert "登记册中还没有这个许可证" in own.text
    for typed, says in (
        (today + timedelta(days=1), "请选择今天或今天以前的日期"),
        ("2024-02-31", "日期应写成"),
        ("1950-01-01", "请选择1990年1月1日以后的日期"),
    ):
        assert own.get(f"{path}?as_of={typed}").status_code == 422
        assert says in own.text and number in own.text
        assert own.get(f"/register?text={number}&as_of={typed}").status_code == 422
        assert says in own.text
    own.get(f"/register?text={number}&as_of={today}")
    assert "共 1 条" in own.text and f"as_of={today}" in own.page.text
    own.get(f"/register?text={number}&as_of={before}")
    assert "登记册中没有" in own.text
