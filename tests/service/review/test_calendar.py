"""Loading a year's holidays: previewed, then holding for every case at once (P-06)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from chassis import clock
from chassis.tables import audit
from contracts.errors import Conflict, Invalid
from contracts.review import Review
from contracts.review.calendar import LoadYear, YearLoaded, YearPreview
from contracts.structs import Empty
from rules.vocabulary.enumerations import StaffRole
from services.review import years
from services.review.handlers import load_year
from tests.service.review.conftest import FIRM, Desk, call, reviewer

pytestmark = [pytest.mark.service, pytest.mark.spec("P-06")]
ADMINISTRATOR = reviewer(StaffRole.SYSTEM_ADMIN)
# As the notice of 2027 might read; 31 December 2026 becomes free.
NOTICE = """
一、元旦：2026年12月31日至2027年1月2日放假调休，共3天。1月3日（周日）上班。
二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。
"""


@pytest.fixture
def late(desk: Desk) -> str:
    """A case accepted on 11 December 2026: 20 working days reach into 2027."""
    with clock.travel(date(2026, 12, 11)):
        return desk.bring_to("EXAMINE")


def preview(desk: Desk, **changes: Any) -> YearPreview:
    asked = Review.preview_year.asks.examine({"year": 2027, "notice": NOTICE} | changes)
    with desk.db.read(call(ADMINISTRATOR)) as session:
        return load_year.preview_year(session, call(ADMINISTRATOR), asked)


def load(desk: Desk, notice: str = NOTICE) -> YearLoaded:
    asked = LoadYear(year=2027, notice=notice)
    with desk.db.transaction(call(ADMINISTRATOR)) as tx:
        return load_year.load_year(tx, asked)


def decision_due(desk: Desk, case_id: str) -> tuple[date, bool]:
    limits = {one.code: one for one in desk.case(case_id).deadlines}
    return limits["DECIDE"].due_on, limits["DECIDE"].provisional


def test_every_due_date_that_moves_is_shown_before_and_moves_with_the_load(
    desk: Desk, late: str
) -> None:
    with clock.travel(date(2026, 12, 14)):
        early = desk.open()  # five working days: nothing of 2027 touches them
        assert decision_due(desk, late) == (date(2027, 1, 11), True)
        shown = preview(desk)
        assert not shown.replaces and shown.working_days == 248
        moved = [one for one in shown.moved if one.case_id in (early, late)]
        # 31 December is lost, Sunday 3 January is won.
        assert [(one.title, one.before, one.after) for one in moved] == []
        shorter = NOTICE.replace("。1月3日（周日）上班", "")
        shown = preview(desk, notice=shorter)
        moved = [one for one in shown.moved if one.case_id in (early, late)]
        assert [(one.title, one.before, one.after) for one in moved] == [
            ("审查", date(2027, 1, 4), date(2027, 1, 5)),
            ("决定", date(2027, 1, 11), date(2027, 1, 12)),
        ]
        assert decision_due(desk, late)[1]  # a preview changes nothing
        assert load(desk, shorter).version == 1
        assert decision_due(desk, late) == (date(2027, 1, 12), False)
        # A corrected notice follows; the first version stays in the record.
        assert preview(desk).replaces
        assert load(desk).version == 2
        assert decision_due(desk, late) == (date(2027, 1, 11), False)
        with pytest.raises(Conflict, match="内容相同"):
            load(desk)
    entries = desk.db.engine.connect().execute(
        select(audit.c.action, audit.c.after).where(audit.c.stream == "calendar:2027")
    )
    assert [(one.action, one.after["working_days"]) for one in entries] == [
        ("load_year", 247),
        ("load_year", 248),
    ]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"year": 2030}, "year"),
        ({"notice": "放假安排另行通知"}, "notice"),
        ({"notice": NOTICE.replace("共7天", "共8天")}, "notice"),
        ({"notice": NOTICE.partition("二、")[0]}, "notice"),
    ],
)
def test_what_cannot_be_a_schedule_is_told_at_its_field(
    desk: Desk, changes: dict[str, Any], path: str
) -> None:
    with clock.travel(date(2026, 12, 14)), pytest.raises(Invalid) as refused:
        preview(desk, **changes)
    assert [finding["path"] for finding in refused.value.findings] == [path]


def test_the_pages_know_which_years_are_published(desk: Desk) -> None:
    with clock.travel(date(2026, 12, 14)), desk.db.read(call(FIRM)) as session:
        known = {one.year: one for one in load_year.known_years(session, call(FIRM), Empty()).items}
    assert list(known) == [2025, 2026, 2027, 2028]
    assert known[2026].published and known[2026].working_days == 248
    statutory = [(one.name, str(one.first), str(one.last)) for one in known[2028].holidays]
    assert not known[2028].published and ("春节", "2028-01-25", "2028-01-28") in statutory


def test_the_command_says_what_moves_and_loads_when_told_to(
    desk: Desk,
    late: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "notice.txt"
    file.write_text(NOTICE.replace("。1月3日（周日）上班", ""), encoding="utf-8")
    with clock.travel(date(2026, 12, 14)):
        assert years.main(["2027", str(file)]) == 0
        assert "决定: 2027-01-11 → 2027-01-12" in capsys.readouterr().out
        assert decision_due(desk, late)[1]
        assert years.main(["2027", str(file), "--load"]) == 0
        assert decision_due(desk, late) == (date(2027, 1, 12), False)
        file.write_text("放假安排另行通知", encoding="utf-8")
        assert years.main(["2027", str(file)]) == 1
    assert "没有找到节假日安排" in capsys.readouterr().err
