"""Reads JSON primitives into typed values and collects every fault on the way."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Self, TypeVar

from rules.vocabulary import numbers, texts
from rules.vocabulary.labelled import Labelled

YEARS = range(1900, 2101)
"""What the forms take too; leaves room for reckoning in both directions."""
E = TypeVar("E", bound=Labelled)


class Reader:
    """One object of the input; collects faults instead of stopping at the first."""

    def __init__(self, data: Any, path: str, faults: list[str]) -> None:
        self.path, self.faults = path, faults
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            faults.append(f"{path or '$'}: 应为对象")

    def fault(self, key: str, reason: str) -> None:
        self.faults.append(f"{self._at(key)}: {reason}")

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.data.get(key)
        if value is not None and not isinstance(value, str):
            self.fault(key, "应为文本")
            return ""
        cleaned = texts.clean(value or "")
        if required and not cleaned:
            self.fault(key, "缺少此项")
        return cleaned

    def texts(self, key: str) -> list[str]:
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            self.fault(key, "应为文本的数组")
            return []
        return [texts.clean(value) for value in values]

    def flag(self, key: str) -> bool:
        value = self.data.get(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, "应为true或false")
        return value is True

    def choice(self, key: str, kind: type[E]) -> E | None:
        value = self.text(key)
        if not value:
            return None
        try:
            return kind(value)
        except ValueError:
            self.fault(key, f"应为{'、'.join(kind)}之一")
            return None

    def choices(self, key: str, kind: type[E]) -> frozenset[E]:
        """Those of an array."""
        known = {member.value: member for member in kind}
        given = self.texts(key)
        if not known.keys() >= set(given):
            self.fault(key, f"应为{'、'.join(kind)}的数组")
            return frozenset()
        return frozenset(known[value] for value in given)

    def day(self, key: str) -> date | None:
        value = self.text(key)
        if not value:
            return None
        try:
            # Python reads other forms of ISO 8601 too, such as those of weeks.
            day = date.fromisoformat(value if value[4:8:3] == "--" else "")
        except ValueError:
            self.fault(key, "应为存在的日期，格式YYYY-MM-DD")
            return None
        if day.year not in YEARS:
            self.fault(key, f"应为{YEARS[0]}年至{YEARS[-1]}年的日期")
            return None
        return day

    def money(self, key: str) -> Decimal | None:
        """A float is refused: it has already lost the amount that was written."""
        value = self.data.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            try:
                return numbers.amount(str(value))
            except ValueError:
                pass
        self.fault(key, "应为金额（字符串或整数）")
        return None

    def child(self, key: str) -> Self | None:
        value = self.data.get(key)
        return None if value is None else type(self)(value, self._at(key), self.faults)

    def rows(self, key: str) -> Iterator[Self]:
        for index, row in enumerate(self._list(key)):
            yield type(self)(row, f"{self._at(key)}[{index}]", self.faults)

    def _list(self, key: str) -> list[Any]:
        value = self.data.get(key)
        if value is not None and not isinstance(value, list):
            self.fault(key, "应为数组")
            return []
        return value or []

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key
