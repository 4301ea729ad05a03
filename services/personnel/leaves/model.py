"""When a leave can be taken back, and what is said where it cannot be made."""

from __future__ import annotations

from datetime import datetime

from chassis import clock

GONE = "所选人员中有人已不在本单位名册上，请刷新页面后重新选择"
HIRE_WAITS = "所选人员中有人另有一份入职申请正在审批，请先撤回该申请再办理离职"
TOO_LATE = "离职只能在当天撤回；确需恢复的，请办理人员入职申请"
HIRED_ELSEWHERE = "该人员离职后已在其他单位任职或正在其他单位的申请中，不能撤回"
POST_TAKEN = "该人员原来的岗位已由他人担任，不能撤回；请办理人员入职申请"
ON_AGAIN = "该人员已重新列入本单位名册或正在申请入职，不需要撤回"


def same_day(left_at: datetime) -> bool:
    """Until the end of the day in China a leave can be taken back."""
    return clock.local(left_at).date() == clock.today()
