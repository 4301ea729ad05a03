"""Arithmetic of legal dates."""

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)


def read_day(text: str) -> date:
    """The day written as ``YYYY-MM-DD``; Python reads other forms of ISO 8601 too, such as those of
    weeks. Raises ``ValueError``."""
    return date.fromisoformat(text if text[4:8:3] == "--" else "")


def in_words(day: date) -> str:
    """``2026年3月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later (earlier if negative), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_later(day: date, years: int) -> date:
    """The same day ``years`` later (earlier if negative); 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
