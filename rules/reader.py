"""Reads JSON primitives into typed values and collects every fault on the way."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Self, TypeVar

from rules.dates import read_day
from rules.vocabulary import numbers, texts
from rules.vocabulary.labelled import Labelled

YEARS = range(1900, 2101)
"""What the forms take too; leaves room for reckoning in both directions."""
MOST_CHARACTERS, MOST_ROWS, MOST_FAULTS = 200, 100_000, 200
"""Of one text, of one list, and of the faults that are told of an input; each is more than any form
takes. A list may have a limit of its own."""
_SHOWN = 50
_DAY_LENGTH = len("2025-07-01")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
E = TypeVar("E", bound=Labelled)


def note(faults: list[str], more: Iterable[str]) -> None:
    """Adds ``more`` to ``faults`` as far as anybody reads them."""
    for fault in more:
        if len(faults) > MOST_FAULTS:
            return
        faults.append(fault if len(faults) < MOST_FAULTS else f"$: 只列出前{MOST_FAULTS}处错误")


class Reader:
    """One object of the input; collects faults instead of stopping at the first.

    row: its number in the list at ``path``. Where it is, is worked out for a fault only.
    """

    __slots__ = ("_path", "_row", "data", "faults")

    def __init__(self, data: Any, path: str, faults: list[str], row: int | None = None) -> None:
        self._path, self._row, self.faults = path, row, faults
        self.data: dict[str, Any] = {}
        if isinstance(data, dict):
            self.data = data
        else:
            note(faults, [f"{self.path or '$'}: 应为对象"])

    @property
    def path(self) -> str:
        return self._path if self._row is None else f"{self._path}[{self._row}]"

    def fault(self, key: str, reason: str) -> None:
        note(self.faults, [f"{self._at(str(key)[:_SHOWN])}: {reason}"])

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.data.get(key)
        if value is None:
            cleaned = ""
        elif not isinstance(value, str):
            self.fault(key, "应为文本")
            return ""
        elif value.isascii() and value.isprintable() and len(value) <= MOST_CHARACTERS:
            cleaned = value.strip()  # nearly always so
        else:
            cleaned, objection = _cleaned(value)
            if objection:
                self.fault(key, objection)
                return ""
        if required and not cleaned:
            self.fault(key, "缺少此项")
        return cleaned

    def person_key(self, key: str) -> str:
        """An identity number, or what else tells people apart, as ``numbers.person_key`` has it."""
        return numbers.person_key(self.text(key))

    def term(self, key: str) -> str:
        """A word that is compared with those of a list: letters of one width, no blanks between Han
        letters."""
        return _folded(self.text(key))

    def texts(self, key: str, most: int = MOST_ROWS) -> list[str]:
        values = self._list(key, most)
        if not all(isinstance(value, str) for value in values):
            self.fault(key, "应为文本的数组")
            return []
        found = [_cleaned(value) for value in values]
        for index, (_, objection) in enumerate(found):
            if objection:
                self.fault(f"{key}[{index}]", objection)
        return [cleaned for cleaned, _ in found]

    def flag(self, key: str) -> bool:
        value = self.data.get(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, "应为true或false")
        return value is True

    def choice(self, key: str, kind: type[E], *, required: bool = False) -> E | None:
        given = self.data.get(key)
        if given is None and not required:
            return None
        codes: dict[str, E] = _codes(kind)
        if isinstance(given, str) and given in codes:  # nearly always so
            return codes[given]
        value = self.text(key, required=required)
        if value and value not in codes:
            self.fault(key, f"应为{'、'.join(codes)}之一")
        return codes.get(value)

    def choices(self, key: str, kind: type[E]) -> frozenset[E]:
        """Those of an array."""
        known: dict[str, E] = _codes(kind)
        given = self.texts(key)
        if not known.keys() >= set(given):
            self.fault(key, f"应为{'、'.join(known)}的数组")
            return frozenset()
        return frozenset(known[value] for value in given)

    def day(self, key: str) -> date | None:
        given = self.data.get(key)
        if given is None:
            return None
        whole = isinstance(given, str) and len(given) == _DAY_LENGTH
        return self._day(key, given if whole else self.text(key))

    def day_or_month(self, key: str) -> tuple[date | None, bool]:
        """A day, or the first day of a month ``YYYY-MM`` and True."""
        value = self.text(key)
        if _MONTH.fullmatch(value):
            return self._day(key, f"{value}-01"), True
        return self._day(key, value), False

    def _day(self, key: str, value: str) -> date | None:
        if not value:
            return None
        try:
            day = _read_day(value)
        except ValueError:
            self.fault(key, "应为存在的日期，格式YYYY-MM-DD")
            return None
        if day.year not in YEARS:
            self.fault(key, f"应为{YEARS[0]}年至{YEARS[-1]}年的日期")
            return None
        return day

    def money(self, key: str, *, negative: bool = False) -> Decimal | None:
        """A float is refused: it has already lost the amount that was written. negative: whether
        it may be below zero."""
        value = self.data.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, (str, int)) or isinstance(value, bool):
            self.fault(key, "应为金额（字符串或整数）")
            return None
        try:
            amount = numbers.money(value)
        except ValueError as error:
            self.fault(key, str(error))
            return None
        if amount < 0 and not negative:
            self.fault(key, "金额不能为负数")
        return amount

    def child(self, key: str) -> Self | None:
        value = self.data.get(key)
        return None if value is None else type(self)(value, self._at(key), self.faults)

    def rows(self, key: str, most: int = MOST_ROWS) -> Iterator[Self]:
        """None of more than ``most``, and none after MOST_FAULTS faults."""
        place, faults = self._at(key), self.faults
        for index, row in enumerate(self._list(key, most)):
            if len(faults) > MOST_FAULTS:
                return
            reader = type(self)(row, place, faults, index)
            if isinstance(row, dict):
                yield reader

    def _list(self, key: str, most: int) -> list[Any]:
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(key, "应为数组")
            return []
        if len(value) > most:
            self.fault(key, f"不能超过{most}项")
            return []
        return value

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def _cleaned(text: str) -> tuple[str, str]:
    """(the text as people see it, why it cannot be a text of ours or "")."""
    if len(text) > MOST_CHARACTERS:
        return "", f"不能超过{MOST_CHARACTERS}个字"
    cleaned = texts.clean(text)
    if texts.UNKNOWN in cleaned:
        return "", f"有不能识别的字符（显示为“{texts.UNKNOWN}”）"
    return cleaned, ""


# Kept, because people are many more than specialties, days and choices.
_folded = lru_cache(maxsize=1024)(texts.folded_name)
_read_day = lru_cache(maxsize=4096)(read_day)


@cache
def _codes(kind: type[E]) -> dict[str, E]:
    return {member.value: member for member in kind}
