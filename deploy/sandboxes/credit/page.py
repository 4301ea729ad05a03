"""The form of the sandbox's page, to and from a firm's settings. A list has an entry a line, its
parts apart by `|`."""

from collections.abc import Mapping
from typing import Any

from deploy.sandboxes.credit.firms import Firm

LISTS = {
    "serious_dishonest": ("严重失信主体名单", "原因 | 列入日期 | 移出日期"),
    "focus_list": ("重点关注名单", "原因 | 列入日期 | 移出日期"),
    "abnormal_operation": ("经营异常名录", "原因 | 列入日期 | 移出日期"),
    "penalties": ("行政处罚", "文书号 | 机关 | 决定日期 | 内容 | 公示截止日期"),
}
_PARTS = {
    **dict.fromkeys(LISTS, ("reason", "since", "until")),
    "penalties": ("doc_no", "authority", "decided", "content", "shown_until"),
}


def to_form(firm: Firm) -> dict[str, Any]:
    lists = {
        name: "\n".join(
            " | ".join(str(one[part] or "") for part in _PARTS[name]) for one in firm[name]
        )
        for name in LISTS
    }
    return {**firm, **lists}


def from_form(form: Mapping[str, str]) -> Firm:
    """As `firms.settings_of` takes it. Raises ValueError for a delay that is no number."""
    return {
        "name": form.get("name", "").strip(),
        "found": form.get("found") == "yes",
        "class": form.get("class", ""),
        "false_commitment": form.get("false_commitment") == "yes",
        "delay": float(form.get("delay") or 0),
        "fault": form.get("fault", ""),
        **{name: _lines(form.get(name, ""), _PARTS[name]) for name in LISTS},
    }


def _lines(text: str, parts: tuple[str, ...]) -> list[Firm]:
    return [
        {
            part: told
            for part, told in zip(parts, map(str.strip, line.split("|")), strict=False)
            if told
        }
        for line in text.splitlines()
        if line.strip()
    ]
