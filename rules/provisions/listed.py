"""Every provision of a day as a person reads it (``python -m rules table``)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.provisions.model import BadEvents, Provision
from rules.provisions.reader import in_force, provisions

TITLES = {
    "licence_term": "许可证有效期",
    "renewal_window": "延续申请时间",
    "deemed_extension": "视为准予延续",
    "filing_terms": "申请期限",
    "public_notice": "注销前公示",
    "bad_events": "前一年情形核查",
    "blocks": "不得再次申请",
    "social_insurance": "社会保险证明",
    "minimum_age": "最低工作年龄",
    "reminders": "提醒",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """title: what it is about; text: what it says."""

    title: str
    text: str
    provision: Provision

    def to_dict(self) -> dict[str, str]:
        """{title, text, basis, effective_from, source}."""
        return {
            "title": self.title,
            "text": self.text,
            "basis": self.provision.basis,
            "effective_from": self.provision.effective_from.isoformat(),
            "source": self.provision.source,
        }


def listed(on: date) -> list[Listed]:
    """Those in force on a day."""
    return [Listed(title, _text(one), one) for title, one in _held(on)]


def _held(on: date) -> Iterator[tuple[str, Provision]]:
    for name, title in TITLES.items():
        for one in in_force(getattr(provisions(), name), on):
            yield title, one


def _text(one: Provision) -> str:
    return f"{one.text}：{one.listed}" if isinstance(one, BadEvents) else one.text
