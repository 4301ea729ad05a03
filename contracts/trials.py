"""Trials (参数试算): which holders would fail if the order in force asked for other figures.

A trial judges the rosters of all holders in the requester's jurisdiction as a background job of
personnel. Only what the rules ask of people is judged: money and projects of holders are filed
with an application and are not kept up afterwards.
"""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.operations import Message, Reply

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


class StartTrial(Message):
    """parameters: {"technicians": {"3": 6}}, null for no requirement; figures that are those of
    the order may be left out. readings: {"skill_authority": "accept"}, put in place of the order's
    own. evaluated_on: the day of the changed parameters, today or later."""

    parameters = fields.Dict(
        required=True,
        keys=fields.String(validate=validate.OneOf(list(PARAMETERS))),
        values=fields.Dict(
            keys=fields.String(), values=fields.Integer(strict=True, allow_none=True)
        ),
    )
    readings = fields.Dict(
        keys=fields.String(validate=validate.OneOf(TRIED_READINGS)),
        values=fields.String(),
        load_default=dict,
    )
    evaluated_on = fields.Date(required=True)


class TrialId(Message):
    trial_id = fields.String(required=True)


class Trial(Reply):
    """state: of STATES; mine: whether the caller started it, and so may cancel it.

    office: the jurisdiction judged, None for all. order: whose parameters were changed;
    parameters, readings: only those that differ from it. judged_on: the day of the comparison
    with the parameters as they are. total: holders to judge, None while they are being listed.
    """

    trial_id = fields.String()
    state = fields.String()
    requested_by_name = fields.String()
    mine = fields.Boolean()
    office = fields.String(allow_none=True)
    order = fields.String()
    parameters = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True)),
    )
    readings = fields.Dict(keys=fields.String(), values=fields.String())
    judged_on = fields.Date()
    evaluated_on = fields.Date()
    requested_at = fields.AwareDateTime()
    finished_at = fields.AwareDateTime(allow_none=True)
    total = fields.Integer(allow_none=True)
    done = fields.Integer()
    failure = fields.String(allow_none=True)
    size = fields.Integer(allow_none=True)
    expires_at = fields.AwareDateTime(allow_none=True)


class SummaryLine(Reply):
    """One office and level (the highest of the holder). failing: now not failing, then failing.

    now, then: verdict → holders; missing: rule of SHORTAGES → people short in all, then.
    """

    office = fields.String()
    level = fields.String()
    holders = fields.Integer()
    now = fields.Dict(keys=fields.String(), values=fields.Integer())
    then = fields.Dict(keys=fields.String(), values=fields.Integer())
    failing = fields.Integer()
    missing = fields.Dict(keys=fields.String(), values=fields.Integer())


class TrialPage(Trial):
    summary = fields.List(fields.Nested(SummaryLine))


class Trials(Reply):
    """The newest 20 of the caller's jurisdiction."""

    items = fields.List(fields.Nested(Trial))


class TrialFile(Reply):
    """The Excel file of a trial that is done, in object storage."""

    object_key = fields.String()
    filename = fields.String()
    content_type = fields.String()
    size = fields.Integer()
