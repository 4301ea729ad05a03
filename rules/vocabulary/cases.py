"""A case: its states, its steps, and the roles of those who work on it."""

from rules.vocabulary.labelled import Labelled


class CaseState(Labelled):
    DRAFT = "DRAFT", "草稿"
    FORMAL_REVIEW = "FORMAL_REVIEW", "形审"
    RETURNED = "RETURNED", "退回补正"
    REJECTED_FILING = "REJECTED_FILING", "不予受理"
    ACCEPTED = "ACCEPTED", "受理"
    EXAMINING = "EXAMINING", "审查"
    SITE_CHECK = "SITE_CHECK", "现场核查"
    DECIDING = "DECIDING", "决定"
    APPROVED = "APPROVED", "准予许可"
    REFUSED = "REFUSED", "不予许可"
    ISSUED = "ISSUED", "发证办结"
    COMPLETED = "COMPLETED", "准予办结"
    ABANDONED = "ABANDONED", "已废弃"
    TERMINATED = "TERMINATED", "已终止"


EDITABLE = frozenset({CaseState.DRAFT, CaseState.RETURNED})
"""In which an application is in the firm's hands (B-36)."""
UNDECIDED = frozenset(
    {
        CaseState.FORMAL_REVIEW,
        CaseState.ACCEPTED,
        CaseState.EXAMINING,
        CaseState.SITE_CHECK,
        CaseState.DECIDING,
    }
)
"""In which it is in the office's hands and nothing is decided: its applicant may end it (L-05)."""
ENDED = frozenset(
    {
        CaseState.ISSUED,
        CaseState.COMPLETED,
        CaseState.REFUSED,
        CaseState.REJECTED_FILING,
        CaseState.ABANDONED,
        CaseState.TERMINATED,
    }
)


class CaseOutcome(Labelled):
    """How a case has ended, whatever its business type."""

    GRANTED = "GRANTED", "准予"
    REFUSED = "REFUSED", "不予许可"
    REJECTED_FILING = "REJECTED_FILING", "不予受理"
    TERMINATED = "TERMINATED", "已终止"


class RosterEffect(Labelled):
    """What the end of a case does to the roster of its enterprise. What the application had
    reserved is free afterwards, or has become the roster."""

    KEEP = "KEEP", "名册不变"
    REPLACE = "REPLACE", "以申请所列人员为名册"
    RELEASE = "RELEASE", "名册终止"


class RegisterEffect(Labelled):
    """What the end of a case does to the register entry of its enterprise."""

    NONE = "NONE", "登记信息不变"
    CHANGED = "CHANGED", "登记信息变更"


class ReviewStep(Labelled):
    """环节 of a case."""

    FORMAL = "FORMAL", "形审"
    ACCEPT = "ACCEPT", "受理"
    EXAMINE = "EXAMINE", "审查"
    SITE_CHECK = "SITE_CHECK", "现场核查"
    DECIDE = "DECIDE", "决定"
    ISSUE = "ISSUE", "发证"


class StaffRole(Labelled):
    """Roles of the intranet; the three administrators are kept apart (GB/T 22239-2019)."""

    FORMAL = "FORMAL", "形审"
    ACCEPT = "ACCEPT", "受理"
    EXAMINE = "EXAMINE", "审查"
    DECIDE = "DECIDE", "决定"
    ISSUE = "ISSUE", "发证"
    PERSONNEL = "PERSONNEL", "人员审批"
    EVALUATION = "EVALUATION", "好差评"
    SYSTEM_ADMIN = "SYSTEM_ADMIN", "系统管理员"
    SECURITY_ADMIN = "SECURITY_ADMIN", "安全管理员"
    AUDIT_ADMIN = "AUDIT_ADMIN", "审计管理员"


class LookReason(Labelled):
    """Why somebody looks at a person's number in full."""

    MATERIAL = "MATERIAL", "核对申请材料"
    HISTORY = "HISTORY", "查询任职记录"
    COMPLAINT = "COMPLAINT", "处理投诉举报"
    SUPERVISION = "SUPERVISION", "监督检查"
    ENQUIRY = "ENQUIRY", "答复企业咨询"
