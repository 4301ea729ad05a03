"""Trials (参数试算): which holders would fail if the order in force asked for other figures.

A trial judges the rosters of all holders in the requester's jurisdiction as a background job of
personnel. Only what the rules ask of people is judged: money and projects of holders are filed
with an application and are not kept up afterwards.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import field

from contracts.structs import LARGEST, Answer, Request, between, one_of

Figure = Annotated[int, between(-LARGEST, LARGEST)]

# Names of `rules.order.LevelConditions` → what a person reads.
PARAMETERS = {
    "technicians": "电力相关专业技术人员（人）",
    "technicians_middle": "其中中级以上技术任职资格人员（人）",
    "electricians": "电力相关专业技能人员（人）",
    "electricians_high_voltage": "其中高压电工（人）",
    "head_years": "技术、安全负责人管理工作经历（年）",
    "head_rank": "技术、安全负责人任职资格",
}
# Readings (口径) that concern people only.
TRIED_READINGS = (
    "experience_counting",
    "head_accepts_equivalence",
    "certificate_specialties",
    "other_specialties",
    "skill_authority",
    "high_voltage_certificate",
)
# Rules whose actual figure is one of the roster; missing people are counted by the first four.
SHORTAGES = {
    "R-11": "技术人员",
    "R-12": "中级以上技术人员",
    "R-13": "技能人员",
    "R-14": "高压电工",
}
QUEUED, RUNNING, DONE = "QUEUED", "RUNNING", "DONE"
CANCELLED, FAILED, EXPIRED = "CANCELLED", "FAILED", "EXPIRED"
STATES = {
    QUEUED: "排队中",
    RUNNING: "试算中",
    DONE: "已完成",
    CANCELLED: "已取消",
    FAILED: "未能完成",
    EXPIRED: "结果已过期",
}
# What is said of a holder. UNKNOWN: the roster lacks what the rules need to know.
VERDICTS = {"pass": "符合", "manual": "需人工核定", "fail": "不符合", "unknown": "无法判定"}


class StartTrial(Request):
    """parameters: {"technicians": {"3": 6}}, null for no requirement; figures that are those of
    the order may be left out. readings: {"skill_authority": "accept"}, put in place of the order's
    own. evaluated_on: the day of the changed parameters, today or later."""

    parameters: dict[Annotated[str, one_of(PARAMETERS)], dict[str, Figure | None]]
    readings: dict[Annotated[str, one_of(TRIED_READINGS)], str] = field(default_factory=dict)
    evaluated_on: date


class TrialId(Request):
    trial_id: str


class Trial(Answer):
    """state: of STATES; mine: whether the caller started it, and so may cancel it.

    office: the jurisdiction judged, None for all. order: whose parameters were changed;
    parameters, readings: only those that differ from it. judged_on: the day of the comparison
    with the parameters as they are. total: holders to judge, None while they are being listed.
    """

    trial_id: str
    state: str
    requested_by_name: str
    mine: bool
    office: str | None
    order: str
    parameters: dict[str, dict[str, int | None]]
    readings: dict[str, str]
    judged_on: date
    evaluated_on: date
    requested_at: datetime
    finished_at: datetime | None
    total: int | None
    done: int
    failure: str | None
    size: int | None
    expires_at: datetime | None


class SummaryLine(Answer):
    """One office and level (the highest of the holder). failing: now not failing, then failing.

    now, then: verdict → holders; missing: rule of SHORTAGES → people short in all, then.
    """

    office: str
    level: str
    holders: int
    now: dict[str, int]
    then: dict[str, int]
    failing: int
    missing: dict[str, int]


class TrialPage(Trial):
    summary: list[SummaryLine]


class Trials(Answer):
    """The newest 20 of the caller's jurisdiction."""

    items: list[Trial]


class TrialFile(Answer):
    """The Excel file of a trial that is done, in object storage."""

    object_key: str
    filename: str
    content_type: str
    size: int
