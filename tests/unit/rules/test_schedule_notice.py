"""The State Council's notices as they were published become schedules."""

from datetime import date

import pytest

from rules.calendar import published
from rules.schedule import ScheduleError
from rules.schedule_notice import read_notice

pytestmark = pytest.mark.spec("P-06")

# In the wording of the notices; only dates and words like 放假调休 matter.
OF_2026 = """
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""
OF_2025 = """
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
"""
OF_2024 = """
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
"""
OVER_TWO_YEARS = "一、元旦：2026年12月31日至2027年1月2日放假调休，共3天。"


@pytest.mark.parametrize(("year", "text"), [(2026, OF_2026), (2025, OF_2025), (2024, OF_2024)])
def test_a_published_notice_is_the_schedule_of_its_year(year: int, text: str) -> None:
    assert read_notice(year, text) == published().schedules[year]


def test_a_holiday_may_begin_in_the_year_before() -> None:
    rest = OF_2026.partition("二、")[2].replace("2026", "2027")
    with pytest.raises(ScheduleError, match="2027-09-20"):  # that of 2026 is no schedule of 2027
        read_notice(2027, f"{OVER_TWO_YEARS}\n二、{rest}")
    year, text = 2026, OF_2026.replace("1月1日（周四）至3日", "2025年12月31日至2026年1月3日")
    read = read_notice(year, text.replace("共3天。1月4日", "共4天。1月4日"))
    assert read.holidays[0].first == date(2025, 12, 31)
    assert read.holidays[0].last == date(2026, 1, 3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "没有找到节假日安排"),
        ("今年放假安排待定", "没有找到节假日安排"),
        ("一、元旦：放假一天。", "元旦的放假日期无法识别"),
        ("一、元旦：1月1日、1月3日放假。", "元旦的放假日期无法识别"),
        ("一、元旦：1日放假。", "元旦的日期无法识别"),
        ("一、元旦：13月1日放假。", "元旦的日期无法识别"),
        ("一、元旦：2月30日放假。", "元旦的日期无法识别"),
        ("一、元旦：1月1日至3日放假，共4天。", "元旦写明共4天"),
        ("一、元旦：1月3日至1日放假。", "首日和末日不对"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, reason: str) -> None:
    with pytest.raises(ScheduleError, match=reason):
        read_notice(2026, text)
