"""What a firm is, who acts for it in the portal, whom of it the office can reach."""

from rules.vocabulary.labelled import Labelled


class FirmRole(Labelled):
    """The role of an account. What each may do: `contracts.firm`."""

    OWNER = "OWNER", "管理员"
    CLERK = "CLERK", "经办人"
    READER = "READER", "查看人"


class ContactDuty(Labelled):
    """What a contact of the firm is asked about."""

    LICENSING = "LICENSING", "许可办理"
    PERSONNEL = "PERSONNEL", "人员管理"
    SAFETY = "SAFETY", "安全生产"
    FINANCE = "FINANCE", "财务"
    OTHER = "OTHER", "其他"


class MobileChangeState(Labelled):
    """Of an application for another reserved mobile (变更系统预留手机号码申请表)."""

    OPEN = "OPEN", "待核对"
    CHECKED = "CHECKED", "待复核"
    DONE = "DONE", "已变更"
    REFUSED = "REFUSED", "不予变更"
    REPLACED = "REPLACED", "已由新的申请代替"


class MobileChangeRefusal(Labelled):
    """Why another reserved mobile is not registered, as the applicant is told."""

    UNREADABLE = "UNREADABLE", "扫描件不清晰或者不完整"
    SEAL = "SEAL", "未加盖单位公章，或者公章与单位名称不一致"
    MISMATCH = "MISMATCH", "申请表内容与系统登记的信息不一致"
    PAPERS = "PAPERS", "缺少营业执照或者联系人身份证的复印件"
    NOT_THE_FIRM = "NOT_THE_FIRM", "经核实不是该单位提出的申请"


class EnterpriseType(Labelled):
    """企业类型 of the portal's registration."""

    GENERATION = "GENERATION", "发电"
    TRANSMISSION = "TRANSMISSION", "输电"
    SUPPLY = "SUPPLY", "供电"
    CONTRACTOR = "CONTRACTOR", "承装修试"


class EconomicKind(Labelled):
    """经济性质 as on the business licence; which of them are legal persons is data of the rules."""

    STATE_OWNED = "STATE_OWNED", "国有企业"
    COLLECTIVE = "COLLECTIVE", "集体企业"
    LIMITED = "LIMITED", "有限责任公司"
    JOINT_STOCK = "JOINT_STOCK", "股份有限公司"
    PRIVATE = "PRIVATE", "私营企业"
    HMT_INVESTED = "HMT_INVESTED", "港澳台投资企业"
    FOREIGN_INVESTED = "FOREIGN_INVESTED", "外商投资企业"
    SOLE_PROPRIETORSHIP = "SOLE_PROPRIETORSHIP", "个人独资企业"
    PARTNERSHIP = "PARTNERSHIP", "合伙企业"
    INDIVIDUAL = "INDIVIDUAL", "个体工商户"
    BRANCH = "BRANCH", "分支机构（分公司等）"
    OTHER = "OTHER", "其他"
