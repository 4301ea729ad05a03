"""Enumerations of a licence, its holder and its applications (glossary: docs/glossary.md).

Those of a case and who works on it are in ``cases``, of people and their work in ``people``, of
time limits in ``deadlines``, of what becomes of a licence in ``licences`` and ``proceedings``; the
regional offices are in ``offices``. They are re-exported here, so
that users need one import only.
"""

from rules.vocabulary.cases import (
    EDITABLE,
    ENDED,
    UNDECIDED,
    CaseOutcome,
    CaseState,
    LookReason,
    RegisterEffect,
    ReviewStep,
    RosterEffect,
    StaffRole,
)
from rules.vocabulary.credit import (
    CreditClass,
    CreditList,
    CreditOutcome,
    CreditPurpose,
    WayReason,
)
from rules.vocabulary.deadlines import (
    CountedFrom,
    DueState,
    EntryKind,
    LedgerActor,
    PauseGround,
)
from rules.vocabulary.evaluation import ComplaintState, EvaluationLevel, EvaluationMode
from rules.vocabulary.firm import (
    ContactDuty,
    EconomicKind,
    EnterpriseType,
    FirmRole,
    MobileChangeRefusal,
    MobileChangeState,
)
from rules.vocabulary.labelled import Labelled, choices
from rules.vocabulary.licences import LicenceEnding, LicenceState, PrintState
from rules.vocabulary.offices import Office
from rules.vocabulary.parties import AGREED, Consent, PartyFate, PartyRole
from rules.vocabulary.people import (
    CertificateAuthority,
    Education,
    ElectricianItem,
    Gender,
    ManagementWork,
    PersonKind,
    PostState,
    Qualification,
    RetirementCategory,
    SkillCertificateKind,
    StaffEntryState,
    Title,
    WatchAction,
    WatchState,
)
from rules.vocabulary.proceedings import ProceedingKind, ProceedingState
from rules.vocabulary.register import RegisterItem
from rules.vocabulary.tabs import HEAD_KINDS, HEADS, Tab
from rules.vocabulary.verification import (
    CheckKind,
    CheckResult,
    CommitmentState,
    Escalation,
    InspectionState,
    Verdict,
)

__all__ = [
    "AGREED",
    "CURRENT_LEVELS",
    "EDITABLE",
    "ENDED",
    "HEADS",
    "HEAD_KINDS",
    "UNDECIDED",
    "ApplicationNature",
    "ApplicationType",
    "CancelReason",
    "CaseOutcome",
    "CaseState",
    "Category",
    "CertificateAuthority",
    "CheckKind",
    "CheckResult",
    "CommitmentState",
    "ComplaintState",
    "Consent",
    "ContactDuty",
    "CountedFrom",
    "CreditClass",
    "CreditList",
    "CreditOutcome",
    "CreditPurpose",
    "DueState",
    "EconomicKind",
    "Education",
    "ElectricianItem",
    "EnterpriseType",
    "EntryKind",
    "Escalation",
    "EvaluationLevel",
    "EvaluationMode",
    "Facility",
    "FirmRole",
    "Gender",
    "InspectionState",
    "Labelled",
    "LedgerActor",
    "Level",
    "LicenceEnding",
    "LicenceState",
    "LookReason",
    "ManagementWork",
    "MobileChangeRefusal",
    "MobileChangeState",
    "Office",
    "PartyFate",
    "PartyRole",
    "PauseGround",
    "PersonKind",
    "PostState",
    "PrintState",
    "Procedure",
    "ProceedingKind",
    "ProceedingState",
    "ProjectKind",
    "Qualification",
    "Quality",
    "RegisterEffect",
    "RegisterItem",
    "ReissueKind",
    "RetirementCategory",
    "ReviewStep",
    "RosterEffect",
    "ShareholderKind",
    "SkillCertificateKind",
    "StaffEntryState",
    "StaffRole",
    "SubmitType",
    "Tab",
    "Title",
    "Verdict",
    "Voltage",
    "WatchAction",
    "WatchState",
    "WayReason",
    "choices",
]


class Category(Labelled):
    """许可类别; one licence may carry all three, each with its own level."""

    INSTALL = "CZ", "承装"
    REPAIR = "CX", "承修"
    TEST = "CS", "承试"


class Level(Labelled):
    """许可等级; the first is the highest. 四级 and 五级 exist under 36号令 only, on licences issued
    before 2025-07-01."""

    FIRST = "1", "一级"
    SECOND = "2", "二级"
    THIRD = "3", "三级"
    FOURTH = "4", "四级"
    FIFTH = "5", "五级"


# Those of 30号令: what can be applied for; the others are shown and measured, never chosen.
CURRENT_LEVELS = (Level.FIRST, Level.SECOND, Level.THIRD)


class ApplicationType(Labelled):
    NEW = "NEW", "许可证新申请"
    REG_CHANGE = "REG_CHANGE", "登记事项变更"
    ITEM_CHANGE = "ITEM_CHANGE", "许可事项变更"
    RENEW = "RENEW", "许可证延续"
    REISSUE = "REISSUE", "许可证补（换）证"
    CANCEL = "CANCEL", "许可证注销"
    SPLIT = "SPLIT", "分立申请"
    MERGE = "MERGE", "合并申请"
    STAFF_IN = "STAFF_IN", "人员入职"
    STAFF_OUT = "STAFF_OUT", "人员离职"
    TERMINATE = "TERMINATE", "业务办理终止"


class Procedure(Labelled):
    GENERAL = "GENERAL", "传统审批"
    PROMISE = "PROMISE", "告知承诺制"


class ApplicationNature(Labelled):
    """申请性质."""

    FIRST = "FIRST", "首次申请"
    AFTER_MERGE = "AFTER_MERGE", "合并后申请"
    AFTER_SPLIT = "AFTER_SPLIT", "分立后申请"
    AFTER_CANCEL = "AFTER_CANCEL", "注销后再次申请"


class SubmitType(Labelled):
    """提交类型."""

    LEGAL_REP = "LEGAL_REP", "法定代表人提交"
    AGENT = "AGENT", "委托他人提交"


class ShareholderKind(Labelled):
    NATURAL = "NATURAL", "自然人"
    LEGAL = "LEGAL", "法人"


class ProjectKind(Labelled):
    """类别 of a performance record; the activity is that of the category of the same name."""

    INSTALL = "INSTALL", "安装"
    REPAIR = "REPAIR", "维修"
    TEST = "TEST", "试验"


class Facility(Labelled):
    SUBSTATION = "SUBSTATION", "变电"
    DISTRIBUTION = "DISTRIBUTION", "配电"
    LINE = "LINE", "线路"


class Voltage(Labelled):
    """电压等级, nominal voltages of GB/T 156; also those below 10 kV: what falls short can be said.
    The code is in kV, of one pole of a DC line; ±500 is 500."""

    KV04 = "0.4", "0.4千伏"
    KV3 = "3", "3千伏"
    KV6 = "6", "6千伏"
    KV10 = "10", "10千伏"
    KV20 = "20", "20千伏"
    KV35 = "35", "35千伏"
    KV66 = "66", "66千伏"
    KV110 = "110", "110千伏"
    KV220 = "220", "220千伏"
    KV330 = "330", "330千伏"
    KV400 = "400", "±400千伏"
    KV500 = "500", "500千伏"
    KV660 = "660", "±660千伏"
    KV750 = "750", "750千伏"
    KV800 = "800", "±800千伏"
    KV1000 = "1000", "1000千伏"
    KV1100 = "1100", "±1100千伏"


class Quality(Labelled):
    """质量评定 of a finished project."""

    GOOD = "GOOD", "优良"
    PASSED = "PASSED", "合格"
    FAILED = "FAILED", "不合格"


class ReissueKind(Labelled):
    LOST = "LOST", "遗失补证"
    DAMAGED = "DAMAGED", "损坏换证"
    OTHER = "OTHER", "其他换证"


class CancelReason(Labelled):
    NOT_RENEWED = "NOT_RENEWED", "有效期满未延续"
    CLOSED = "CLOSED", "停业歇业"
    DISSOLVED = "DISSOLVED", "解散破产"
    INCAPABLE = "INCAPABLE", "丧失能力"
    REVOKED = "REVOKED", "撤回、撤销或吊销"
    OTHER = "OTHER", "其他"
