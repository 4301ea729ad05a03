"""How what a firm promised under 告知承诺制 is verified, and visits to a firm (现场核查)."""

from rules.vocabulary.labelled import Labelled


class CheckKind(Labelled):
    DATA = "DATA", "数据核查"
    ON_SITE = "ON_SITE", "现场核查"


class CheckResult(Labelled):
    """Of one check, and of one line of a visit's checklist."""

    MET = "MET", "相符"
    NOT_MET = "NOT_MET", "不符"


class CommitmentState(Labelled):
    """ALLEGED: a decision to annul the licence has been proposed and not made yet. ENDED: the
    licence ended for another reason before the promise was verified."""

    OPEN = "OPEN", "待核查"
    RECTIFYING = "RECTIFYING", "限期整改"
    ALLEGED = "ALLEGED", "拟认定不实"
    PASSED = "PASSED", "核查通过"
    FALSE = "FALSE", "承诺不实"
    ENDED = "ENDED", "许可证已终止"


class Verdict(Labelled):
    """核查结论."""

    PASS = "PASS", "通过"
    RECTIFY = "RECTIFY", "限期整改"
    FALSE = "FALSE", "不实"


class Escalation(Labelled):
    """Who looks at a verification that is not done in time."""

    HEAD = "HEAD", "负责人督办"
    CENTRE = "CENTRE", "国家能源局督办"


class InspectionState(Labelled):
    PLANNED = "PLANNED", "已安排"
    REPORTED = "REPORTED", "已提交报告"
    CANCELLED = "CANCELLED", "已取消"
