"""What a guide (办事指南) says."""

from dataclasses import asdict, dataclass
from typing import Any

from rules.tables import Table


@dataclass(frozen=True, slots=True)
class Material:
    """condition: when it is asked for, "" always; each: ``每人一份``, "" once; template: code of
    the document to download, None without one."""

    code: str
    name: str
    hint: str
    required: bool
    condition: str
    each: str
    template: str | None


@dataclass(frozen=True, slots=True)
class MaterialGroup:
    """What is uploaded on one tab."""

    tab: str
    title: str
    items: tuple[Material, ...]


@dataclass(frozen=True, slots=True)
class GuideStep:
    code: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class GuideWay:
    """A way of handling: its code, what it is called, and its steps. online: whether a firm can
    file by it online, None where that was not told."""

    procedure: str
    title: str
    online: bool | None
    steps: tuple[GuideStep, ...]


@dataclass(frozen=True, slots=True)
class GuideLimit:
    """In working days, 0 for the same day. counted_from: ``受理申请的次日``; extension: what may be
    added, 0 for nothing."""

    title: str
    counted_from: str
    working_days: int
    extension: int
    basis: str


@dataclass(frozen=True, slots=True)
class GuideOffice:
    """address, telephone, hours: of its counter. None for what is not known."""

    code: str
    authority: str
    area: str
    mailbox: str | None
    address: str | None
    telephone: str | None
    hours: str | None

    @property
    def contacts(self) -> tuple[str, ...]:
        """How it is reached, a line each; the last line says of what that is not known."""
        all_ = {"地址": self.address, "电话": self.telephone, "办公时间": self.hours}
        known = tuple(f"{label}：{text}" for label, text in all_.items() if text)
        mailbox = (f"邮箱：{self.mailbox}",) if self.mailbox else ()
        missing = "、".join(label for label, text in all_.items() if not text)
        return (*known, *mailbox, *([f"{missing}：以办事窗口公布为准"] if missing else ()))


@dataclass(frozen=True, slots=True)
class Guide:
    """``conditions``: the condition tables of the order in force, empty where no conditions of a
    licence are judged. ``online``: whether it can be filed online in some way, None where that was
    not told; ``filing``: from when to when; ``hotline``: the telephone of all offices together."""

    type: str
    title: str
    summary: str
    effective_from: str
    online: bool | None
    fee: str
    hotline: str
    basis: tuple[str, ...]
    applicants: tuple[str, ...]
    filing: tuple[str, ...]
    results: tuple[str, ...]
    notices: tuple[str, ...]
    conditions: tuple[Table, ...]
    materials: tuple[MaterialGroup, ...]
    ways: tuple[GuideWay, ...]
    limits: tuple[GuideLimit, ...]
    offices: tuple[GuideOffice, ...]

    def to_dict(self) -> dict[str, Any]:
        """JSON primitives under the names of the fields; tables as ``Table.to_dict``."""
        return asdict(self) | {"conditions": [table.to_dict() for table in self.conditions]}
