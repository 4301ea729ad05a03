"""A repair in Chinese, one line for each thing to do."""

from collections.abc import Collection, Iterator

from rules.checks.heads import WORK
from rules.vocabulary.enumerations import HEAD_KINDS, PersonKind, Tab
from rules.whatif.hires import Hire, Wait
from rules.whatif.releases import Release

OTHER = {Tab.TECHNICAL_HEAD: Tab.SAFETY_HEAD, Tab.SAFETY_HEAD: Tab.TECHNICAL_HEAD}
RANKS = {1: "初级以上", 2: "中级以上", 3: "高级"}
WAITED = {"R-10": "任职资格", "R-25": "年龄"}


def hire_text(hire: Hire) -> str:
    """``补充中级以上技术人员9人``."""
    match hire.kind:
        case PersonKind.TECH:
            return f"补充{RANKS[hire.rank]}技术人员{hire.count}人"
        case PersonKind.SKILL:
            return f"补充{'高压电工' if hire.high_voltage else '技能人员'}{hire.count}人"
        case _:
            return _head_text(hire)


def _head_text(hire: Hire) -> str:
    works = "、".join(work.label for work in hire.works)
    also = "，可同时填报为技术人员" if hire.also_technician else ""
    verb = "更换" if hire.replaces else "配备"
    asked = f"{RANKS[hire.rank]}职称，{works}管理工作经历满{hire.years}年{also}"
    why = f"（{'；'.join(hire.replaces)}）" if hire.replaces else ""
    return f"{verb}{hire.kind.label}：{asked}{why}"


def release_text(release: Release) -> str:
    """``张三不再填报为技能人员（证书无效…）``."""
    table = "技术人员" if release.tab is Tab.TECHNICIANS else "技能人员"
    return f"{release.name or '（未填姓名）'}不再填报为{table}（{'；'.join(release.reasons)}）"


def move_text(tab: Tab, replaced: bool, exchanged: bool) -> str:
    if replaced:
        former = tab if not exchanged else OTHER[tab]
        return f"原{former.label}转为技术人员"
    return f"{tab.label}同时填报为技术人员"


def exchange_text(replaced: Collection[PersonKind]) -> str:
    """Who has a successor from outside comes from the other head's post."""
    for tab, other in OTHER.items():
        if HEAD_KINDS[tab] in replaced:
            return f"{tab.label}改任{other.label}"
    return f"{'、'.join(tab.label for tab in OTHER)}互换岗位"


def wait_text(wait: Wait) -> str:
    """``技术负责人的安装管理年限到2026年5月31日自行满足，不必因此更换``."""
    what = f"{WORK[wait.category].label}管理年限" if wait.category else WAITED[wait.rule]
    day = f"{wait.day.year}年{wait.day.month}月{wait.day.day}日"
    return f"{wait.tab.label}的{what}到{day}自行满足，不必因此更换"


def lines(
    hires: tuple[Hire, ...],
    releases: tuple[Release, ...],
    moves: tuple[Tab, ...],
    waits: tuple[Wait, ...],
    *,
    exchanged: bool = False,
) -> Iterator[str]:
    """New people first, then changes among those who are there, then what time alone mends."""
    yield from map(hire_text, hires)
    replaced = {hire.kind for hire in hires}
    if exchanged:
        yield exchange_text(replaced)
    yield from map(release_text, releases)
    yield from (move_text(tab, HEAD_KINDS[tab] in replaced, exchanged) for tab in moves)
    yield from map(wait_text, waits)
