"""What is asked of 信用能源 about a firm, and how it ends."""

from rules.vocabulary.labelled import Labelled


class CreditClass(Labelled):
    """信用等级 (国能发资质〔2019〕79号)."""

    GOOD = "GOOD", "信用良好"
    TRUSTWORTHY = "TRUSTWORTHY", "守信"
    DISHONEST = "DISHONEST", "失信"
    SERIOUSLY_DISHONEST = "SERIOUSLY_DISHONEST", "严重失信"


class CreditPurpose(Labelled):
    """Why it was asked."""

    OFFER = "OFFER", "选择办理方式"
    START = "START", "新建申请"
    SUBMISSION = "SUBMISSION", "提交申请"
    HOLDER = "HOLDER", "持证企业定期复查"


class CreditOutcome(Labelled):
    """How a query ended. Only ANSWERED tells something of the firm."""

    ANSWERED = "ANSWERED", "已答复"
    SILENT = "SILENT", "未答复"
    MALFORMED = "MALFORMED", "答复无法识别"
    OTHER_FIRM = "OTHER_FIRM", "答复的不是本企业"


class CreditList(Labelled):
    """On what a firm may stand."""

    SERIOUS_DISHONEST = "SERIOUS_DISHONEST", "严重失信主体名单"
    FOCUS = "FOCUS", "重点关注名单"
    ABNORMAL = "ABNORMAL", "经营异常名录"


class WayReason(Labelled):
    """Why 告知承诺制 is not offered."""

    TYPE = "TYPE", "该业务不适用告知承诺制"
    REGION = "REGION", "所在地区没有开通告知承诺制"
    NO_ANSWER = "NO_ANSWER", "信用信息暂时无法查询"
    STALE = "STALE", "信用信息的答复时间过久"
    NOT_FOUND = "NOT_FOUND", "没有查到信用信息"
    CREDIT = "CREDIT", "信用等级不符合要求"
    LISTED = "LISTED", "列入失信名单"
    FALSE_COMMITMENT = "FALSE_COMMITMENT", "曾作出不实承诺"
