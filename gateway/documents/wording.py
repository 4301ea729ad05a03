"""How values are put into words on documents and pages; registered as Jinja filters."""

from datetime import date, datetime

from chassis.clock import local
from rules.vocabulary.enumerations import Tab

_DIGITS = ("〇", "一", "二", "三", "四", "五", "六", "七", "八", "九")


def cn_date(value: date | datetime | str | None) -> str:
    """2026年1月5日; accepts ISO text; blank for None."""
    if not value:
        return ""
    day = _as_date(value)
    return f"{day.year}年{day.month}月{day.day}日"


def cn_moment(value: datetime) -> str:
    """2026年1月5日 14:30, as in China."""
    return f"{cn_date(value)} {local(value):%H:%M}"


def file_size(size: int) -> str:
    """Of bytes: 12 KB, 1.4 MB."""
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def formal_date(value: date | datetime | str | None) -> str:
    """二〇二六年一月五日, as signed under a document."""
    if not value:
        return ""
    day = _as_date(value)
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_below_hundred(day.month)}月{_below_hundred(day.day)}日"


def tab(code: str) -> str:
    """The name of a tab; a code that is none stands for itself."""
    return next((known.label for known in Tab if known == code), code)


def _as_date(value: date | datetime | str) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return local(value).date() if isinstance(value, datetime) else value


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    text = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return text + (_DIGITS[ones] if ones else "")


FILTERS = {
    "cn_date": cn_date,
    "cn_moment": cn_moment,
    "file_size": file_size,
    "formal_date": formal_date,
    "tab": tab,
}
