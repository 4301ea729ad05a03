"""Enumerations of time limits and of the ledger that is kept of them."""

from rules.vocabulary.labelled import Labelled


class CountedFrom(Labelled):
    """起算: what starts a clock. In this order; the later one ends the earlier."""

    FILING = "FILING", "收到申请材料"
    ACCEPTANCE = "ACCEPTANCE", "受理申请"
    DECISION = "DECISION", "作出准予决定"


class EntryKind(Labelled):
    """What an entry of the ledger does to the clock."""

    START = "START", "起算"
    PAUSE = "PAUSE", "暂停"
    RESUME = "RESUME", "恢复"
    EXTEND = "EXTEND", "延长"


class PauseGround(Labelled):
    """Why a clock stands; the legal basis of each is data (limits.yaml)."""

    CORRECTION = "CORRECTION", "补正"
    HEARING = "HEARING", "听证"
    INSPECTION = "INSPECTION", "检验检测"
    APPRAISAL = "APPRAISAL", "鉴定"
    EXPERT_REVIEW = "EXPERT_REVIEW", "专家评审"


class LedgerActor(Labelled):
    """Whose act an entry records."""

    APPLICANT = "APPLICANT", "申请单位"
    AUTHORITY = "AUTHORITY", "办理机关"


class DueState(Labelled):
    OK = "ok", "正常"
    SOON = "soon", "即将到期"
    OVERDUE = "overdue", "已超期"
    PAUSED = "paused", "暂停计算"
