"""Reads the State Council's notice on the holidays of a year, as it is published."""

import re
from collections.abc import Iterator
from datetime import date

from rules.schedule import Holiday, Schedule, ScheduleError

_ITEM = re.compile(r"^\s*[一二三四五六七八九十]{1,2}、([^：:]{1,20})[：:](.+)$")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
_SPAN = re.compile(f"{_DAY}(?:至{_DAY})?")
_COUNT = re.compile(r"(?:共|放假)(\d{1,2})天")


def read_notice(year: int, text: str) -> Schedule:
    """The schedule of a year from the text of the notice. Lines without a number are left out.

    Raises ``ScheduleError`` for a line that cannot be read, and for what cannot be right.
    """
    items = [found.groups() for line in text.splitlines() if (found := _ITEM.match(line))]
    if not items:
        raise ScheduleError("没有找到节假日安排，请粘贴通知中“一、元旦：……”各条")
    holidays: list[Holiday] = []
    worked: list[date] = []
    for name, item in items:
        for sentence in filter(None, re.split("[。；;]", _ASIDE.sub("", item))):
            if "上班" in sentence:
                worked += [first for first, _ in _spans(year, name, sentence)]
            elif "放假" in sentence:
                holidays.append(_holiday(year, name, sentence))
    source = f"国务院办公厅关于{year}年部分节假日安排的通知"
    return Schedule(year, source, tuple(holidays), tuple(sorted(worked)))


def _holiday(year: int, name: str, sentence: str) -> Holiday:
    spans = list(_spans(year, name, sentence))
    if len(spans) != 1:
        raise ScheduleError(f"{name}的放假日期无法识别：{sentence}")
    ((first, last),) = spans
    stated = _COUNT.search(sentence)
    if stated and int(stated[1]) != (last - first).days + 1:
        raise ScheduleError(
            f"{name}写明共{stated[1]}天，但{first}至{last}是{(last - first).days + 1}天"
        )
    return Holiday(name, first, last)


def _spans(year: int, name: str, sentence: str) -> Iterator[tuple[date, date]]:
    """First and last day of each span; a month or year that is not said again is the last one."""
    month = None
    for found in _SPAN.finditer(sentence):
        years, months, days = found.group(1, 4), found.group(2, 5), found.group(3, 6)
        month = months[0] or month
        first = _date(years[0] or year, month, days[0], name)
        if days[1] is None:
            yield first, first
            continue
        month = months[1] or month
        yield first, _date(years[1] or (year if months[1] else first.year), month, days[1], name)


def _date(year: int | str, month: str | None, day: str, name: str) -> date:
    try:
        return date(int(year), int(month or 0), int(day))
    except ValueError:
        raise ScheduleError(f"{name}的日期无法识别：{year}年{month or '?'}月{day}日") from None
