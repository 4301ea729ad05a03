"""A line of the old register → a licence to take over, or everything that is wrong with it.

The columns are those of the public look-up. A line is a mapping of their names, or of their
headings, to texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.alignment import known_level
from rules.dates import DAY
from rules.vocabulary import numbers, texts
from rules.vocabulary.enumerations import (
    Category,
    Labelled,
    Level,
    LicenceEnding,
    LicenceState,
    Office,
)

COLUMNS = {
    "number": "许可证编号",
    "name": "单位名称",
    "uscc": "统一社会信用代码",
    "legal_representative": "法定代表人",
    "address": "住所",
    "CZ": "承装等级",
    "CX": "承修等级",
    "CS": "承试等级",
    "issued_on": "发证日期",
    "valid_from": "有效期起",
    "valid_to": "有效期止",
    "office": "发证机关",
    "state": "状态",
    "ended_on": "失效日期",
}
"""Name → heading. 住所 and 失效日期 may be missing, and two of the three levels."""
_NEEDED = frozenset(COLUMNS) - {"address", "CZ", "CX", "CS", "ended_on"}
_LEVELS = frozenset(category.value for category in Category)
_LIMITS = {"name": 100, "legal_representative": 50, "address": 200}
_AUTHORITY = "国家能源局"


@dataclass(frozen=True, slots=True)
class Fault:
    """column: its heading, "" for the line as a whole; message: in Chinese."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"第{self.line}行" + (f" {self.column}" if self.column else "")
        return f"{place}：{self.message}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A licence as the old register has it. levels: those of its time."""

    line: int
    number: str
    name: str
    uscc: str
    legal_representative: str
    address: str
    levels: Mapping[Category, Level]
    issued_on: date
    valid_from: date
    valid_to: date
    office: Office
    state: LicenceState
    ended_on: date | None
    ended_by: LicenceEnding | None = None


def read(line: int, given: Mapping[str, Any], today: date) -> tuple[Entry | None, list[Fault]]:
    """The entry, or None with every fault of the line."""
    row, faults = named(line, given, COLUMNS)
    found: dict[str, Any] = {}
    levels: dict[Category, Level] = {}
    for column, text in row.items():
        try:
            if not text:
                if column in _NEEDED:
                    raise ValueError("请填写此项")
            elif column in _LEVELS:
                levels[Category(column)] = _labelled(Level, text)
            else:
                found[column] = _READ[column](text)
        except ValueError as error:
            faults.append(Fault(line, COLUMNS[column], str(error)))
    if not faults and not levels:
        faults.append(Fault(line, "", "承装、承修、承试等级至少应填写一项"))
    if not faults:
        faults = list(_contradictions(line, found, levels, today))
    if faults:
        return None, faults
    state = found["state"]
    ended = found.get("ended_on") or (found["valid_to"] if state is LicenceState.EXPIRED else None)
    ending = {"ended_on": ended, "ended_by": _ending(row["state"])}
    entry = {"address": "", **found, **ending}
    return Entry(line=line, levels=levels, **entry), []


def named(
    line: int, given: Mapping[str, Any], columns: Mapping[str, str]
) -> tuple[dict[str, str], list[Fault]]:
    """Texts by the names of the columns, and what is no text or no column."""
    row, faults = dict.fromkeys(columns, ""), []
    by_heading = {heading: name for name, heading in columns.items()}
    for key, value in given.items():
        name = by_heading.get(key, key)
        if name not in columns:
            faults.append(Fault(line, key[:20], "没有这一列"))
        elif isinstance(value, bool) or not isinstance(value, str | int | None):
            faults.append(Fault(line, columns[name], "应填写文字"))
        else:
            row[name] = "" if value is None else texts.line(str(value))
    return row, faults


def _contradictions(
    line: int, found: Mapping[str, Any], levels: Mapping[Category, Level], today: date
) -> Iterable[Fault]:
    issued, start, end = found["issued_on"], found["valid_from"], found["valid_to"]
    for category, level in levels.items():
        if not known_level(level, issued):
            told = f"{issued.year}年{issued.month}月{issued.day}日颁发的许可证没有{level.label}"
            yield Fault(line, COLUMNS[category], f"{told}，30号令只有一级、二级、三级")
    if end < start:
        yield Fault(line, COLUMNS["valid_to"], "有效期止不能早于有效期起")
    if issued > today:
        yield Fault(line, COLUMNS["issued_on"], "发证日期不能晚于今天")
    state, ended = found["state"], found.get("ended_on")
    if state is LicenceState.VALID and ended:
        yield Fault(line, COLUMNS["ended_on"], "有效的许可证没有失效日期")
    if state is LicenceState.EXPIRED and (ended or end) >= today:
        yield Fault(line, COLUMNS["state"], "有效期尚未届满，不能是已过期")
    if state in (LicenceState.CANCELLED, LicenceState.REVOKED) and not ended:
        yield Fault(line, COLUMNS["ended_on"], "已注销、撤销的许可证请填写失效日期")
    if ended and not start - DAY <= ended <= today:
        yield Fault(line, COLUMNS["ended_on"], "失效日期应在有效期起之后，且不晚于今天")


def day(text: str) -> date:
    """2024-05-31, 2024/5/31, 2024年5月31日, 20240531. Raises ValueError."""
    plain = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
    parts = plain.replace(".", "-").split("-")
    if len(parts) == 1 and len(plain) == 8:
        parts = [plain[:4], plain[4:6], plain[6:]]
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError("应写成 2024-05-31 的样式")
    try:
        found = date(*map(int, parts))
    except (ValueError, OverflowError):
        raise ValueError("不是真实的日期") from None
    if not 1990 <= found.year <= 2100:
        raise ValueError("日期应在1990年至2100年之间")
    return found


def choice(text: str, members: type[Labelled]) -> Any:
    """By code or label. Raises ValueError."""
    return _labelled(members, text)


def _labelled(members: type[Labelled], text: str) -> Any:
    for one in members:
        if text in (one.value, one.label):
            return one
    known = "、".join(one.label for one in members)
    raise ValueError(f"“{text[:20]}”不在可选内容中，可填：{known}")


def _office(text: str) -> Office:
    """By its code or label, or as documents name it: 国家能源局浙江监管办公室."""
    plain = text.removeprefix(_AUTHORITY).removesuffix("公室").removesuffix("监管")
    for one in Office:
        if text == one.value or plain in (one.label, one.label[:-1].removesuffix("监管")):
            return one
    raise ValueError(f"没有名为“{text[:20]}”的派出机构，请填写如“华东监管局”“浙江监管办”")


def _named(column: str) -> Callable[[str], str]:
    def read_name(text: str) -> str:
        found, most = texts.name(text), _LIMITS[column]
        if len(found) > most:
            raise ValueError(f"不能超过{most}个字")
        return found

    return read_name


def _address(text: str) -> str:
    if len(text) > _LIMITS["address"]:
        raise ValueError(f"不能超过{_LIMITS['address']}个字")
    return text


def _state(text: str) -> LicenceState:
    # As people write it who do not think of what the system calls it.
    known = {"注销": "已注销", "过期": "已过期"}
    if _ending(text):
        return LicenceState.REVOKED
    found: LicenceState = _labelled(LicenceState, known.get(text, text))
    return found


def _ending(text: str) -> LicenceEnding | None:
    """Which of the acts that revoke a licence the register names, None where it does not say."""
    acts = (LicenceEnding.WITHDRAWN, LicenceEnding.ANNULLED, LicenceEnding.REVOKED)
    return next((one for one in acts if text in (one.label, one.label.removeprefix("已"))), None)


_READ: dict[str, Callable[[str], Any]] = {
    "number": numbers.licence_number,
    "name": _named("name"),
    "uscc": numbers.uscc,
    "legal_representative": _named("legal_representative"),
    "address": _address,
    "issued_on": day,
    "valid_from": day,
    "valid_to": day,
    "office": _office,
    "state": _state,
    "ended_on": day,
}
