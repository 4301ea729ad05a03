"""Enumerations of people: who they are, what they hold, what they did."""

from rules.vocabulary.labelled import Labelled

ADULT = 18
"""民法典 第十七条; asked of who works in a special operation too
(特种作业人员安全技术培训考核管理规定 第四条)."""


class PersonKind(Labelled):
    TECH_HEAD = "TECH_HEAD", "技术负责人"
    SAFETY_HEAD = "SAFETY_HEAD", "安全负责人"
    TECH = "TECH", "电力相关专业技术人员"
    SKILL = "SKILL", "电力相关专业技能人员"


class PostState(Labelled):
    """Named in a submitted application; named while still on the roster of a firm that takes part
    in the case; on the roster of a holder; named and never on it; no longer on it."""

    RESERVED = "reserved", "申请中"
    COMING = "coming", "待转入"
    ACTIVE = "active", "在职"
    RELEASED = "released", "未入职"
    ENDED = "ended", "已离职"


class StaffEntryState(Labelled):
    """Of a hire. What was withdrawn is a draft again."""

    DRAFT = "DRAFT", "草稿"
    SUBMITTED = "SUBMITTED", "提交"
    PASSED = "PASSED", "通过"
    RETURNED = "RETURNED", "退回"


class WatchState(Labelled):
    """Of what a holder lacks."""

    NEW = "NEW", "待处理"
    NOTIFIED = "NOTIFIED", "已通知整改"
    OVERDUE = "OVERDUE", "逾期未整改"
    MENDED = "MENDED", "已补足，待办结"
    CLOSED = "CLOSED", "已办结"


class WatchAction(Labelled):
    """What happened to it."""

    FOUND = "FOUND", "发现"
    CHANGED = "CHANGED", "情况变化"
    MENDED = "MENDED", "已补足"
    RELAPSED = "RELAPSED", "再次不足"
    NOTICE = "NOTICE", "通知企业整改"
    FOLLOW_UP = "FOLLOW_UP", "跟进"
    CLOSED = "CLOSED", "办结"


class Title(Labelled):
    """职称等级."""

    FULL_SENIOR = "FULL_SENIOR", "正高级"
    SENIOR = "SENIOR", "副高级"
    INTERMEDIATE = "INTERMEDIATE", "中级"
    ASSISTANT = "ASSISTANT", "助理级"
    JUNIOR = "JUNIOR", "员级"


class Qualification(Labelled):
    """资格类型; a title (职称) has a level of its own, the others count as a fixed rank."""

    TITLE = "TITLE", "职称"
    CONSTRUCTOR_1 = "CONSTRUCTOR_1", "一级注册建造师"
    CONSTRUCTOR_2 = "CONSTRUCTOR_2", "二级注册建造师"
    ELECTRICAL_ENGINEER = "ELECTRICAL_ENGINEER", "注册电气工程师"
    CONSULTING_ENGINEER = "CONSULTING_ENGINEER", "电力专业咨询工程师（投资）"
    SENIOR_TECHNICIAN = "SENIOR_TECHNICIAN", "高级技师"
    TECHNICIAN = "TECHNICIAN", "技师"
    OTHER = "OTHER", "其他职业资格"


class SkillCertificateKind(Labelled):
    SPECIAL_OPERATION = "SPECIAL_OPERATION", "特种作业操作证（电工）"
    VOCATIONAL = "VOCATIONAL", "职业技能（岗位）证书"
    LEGACY = "LEGACY", "电工进网作业许可证"


class ElectricianItem(Labelled):
    """准操项目 of 特种作业操作证（电工）."""

    LOW_VOLTAGE = "LOW_VOLTAGE", "低压电工作业"
    HIGH_VOLTAGE = "HIGH_VOLTAGE", "高压电工作业"
    CABLE = "CABLE", "电力电缆作业"
    RELAY = "RELAY", "继电保护作业"
    ELECTRICAL_TEST = "ELECTRICAL_TEST", "电气试验作业"
    EXPLOSION_PROOF = "EXPLOSION_PROOF", "防爆电气作业"


class ManagementWork(Labelled):
    """管理工作类别 of an experience row."""

    INSTALL = "INSTALL", "安装"
    REPAIR = "REPAIR", "维修"
    TEST = "TEST", "试验"


class Education(Labelled):
    DOCTOR = "DOCTOR", "博士研究生"
    MASTER = "MASTER", "硕士研究生"
    BACHELOR = "BACHELOR", "大学本科"
    COLLEGE = "COLLEGE", "大学专科"
    SECONDARY_VOCATIONAL = "SECONDARY_VOCATIONAL", "中专（职高、技校）"
    HIGH_SCHOOL = "HIGH_SCHOOL", "高中"
    MIDDLE_SCHOOL = "MIDDLE_SCHOOL", "初中及以下"


class Gender(Labelled):
    MALE = "M", "男"
    FEMALE = "F", "女"


class RetirementCategory(Labelled):
    """退休类别; for women it cannot be derived from the identity number."""

    M = "M", "男职工"
    F55 = "F55", "女职工（原法定退休年龄55周岁，管理或技术岗位）"
    F50 = "F50", "女职工（原法定退休年龄50周岁，工人岗位）"


class CertificateAuthority(Labelled):
    """电工发证机关: who may issue a skill certificate (seed 002, question 4)."""

    EMERGENCY = "EMERGENCY", "应急管理部门"
    HUMAN_RESOURCES = "HUMAN_RESOURCES", "人力资源和社会保障部门"
    ASSOCIATION = "ASSOCIATION", "人社部门备案的行业协会"
    POWER_COMPANY = "POWER_COMPANY", "人社部门备案的电力企业"
    FORMER_REGULATOR = "FORMER_REGULATOR", "原电力监管机构（电工进网作业许可证）"
