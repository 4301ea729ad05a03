"""The tabs of the business types."""

from rules.vocabulary.labelled import Labelled
from rules.vocabulary.people import PersonKind


class Tab(Labelled):
    """页签, in the order they are shown; a finding names the one that mends it."""

    CATEGORIES = "categories", "申请类别"
    BASIC = "basic", "基本情况"
    TECHNICAL_HEAD = "technical_head", "技术负责人"
    SAFETY_HEAD = "safety_head", "安全负责人"
    TECHNICIANS = "technicians", "电力相关技术人员"
    ELECTRICIANS = "electricians", "电力相关专业技能人员"
    PERFORMANCE = "performance", "规定年限内主要业绩"
    APPLICANT = "applicant", "基本情况"
    CHANGES = "changes", "申请变更内容"
    DOCUMENTS = "documents", "申请附件及明细"
    REISSUE = "reissue", "补（换）证信息"
    CANCELLATION = "cancellation", "注销事项"
    CHECK = "check", "资料审核"


HEAD_KINDS = {Tab.TECHNICAL_HEAD: PersonKind.TECH_HEAD, Tab.SAFETY_HEAD: PersonKind.SAFETY_HEAD}
HEADS = tuple(HEAD_KINDS)
"""The tabs of the two heads."""
