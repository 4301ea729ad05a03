"""The facts an application is judged by; the names are those of the application's forms.

Everything a person has not filled in yet is empty or ``None``, so that a draft can be judged too.
Money is in 万元. ``row_id`` is that of the row in the application, "" for the form of a tab.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rules.vocabulary.enumerations import (
    ApplicationType,
    Category,
    CertificateAuthority,
    EconomicKind,
    ElectricianItem,
    Facility,
    Gender,
    Labelled,
    Level,
    ManagementWork,
    Procedure,
    Qualification,
    Quality,
    RetirementCategory,
    SkillCertificateKind,
    Tab,
    Title,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    name: str
    uscc: str
    economic_kind: EconomicKind | None = None
    is_branch: bool = False


@dataclass(frozen=True, slots=True)
class Revenue:
    """电力设施安装业务年度工程结算收入. back: how many years before that of filing, as the form
    asks for it; year: which one it is where that is told."""

    amount: Decimal
    back: int = 1
    year: int | None = None

    def year_on(self, on: date) -> int:
        return self.year or on.year - self.back


@dataclass(frozen=True, slots=True, kw_only=True)
class Finance:
    """``revenue``: in any order."""

    total_assets: Decimal | None = None
    net_assets: Decimal | None = None
    revenue: tuple[Revenue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """``ended`` is the last day; None: until today."""

    work: ManagementWork | None
    started: date | None
    ended: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """id_number: tells people apart, a keyed hash of it will do; nothing else is read from it.

    born: None when unknown; with ``born_some_day`` the first day of the month in which he was.
    gender: None when unknown. retirement_deferred: an agreement on flexible retirement was
    presented (R-21). ageless: made up for a what-if; nothing is asked of his age.
    """

    row_id: str = ""
    name: str = ""
    id_number: str = ""
    born: date | None = None
    born_some_day: bool = False
    gender: Gender | None = None
    retirement_category: RetirementCategory | None = None
    retirement_deferred: bool = False
    ageless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Technician(Person):
    qualification: Qualification | None = None
    title: Title | None = None
    specialty: str = ""
    certificate_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(Technician):
    """技术负责人 or 安全负责人; ``also_technician`` can be true of the former only."""

    experience: tuple[Experience, ...] = ()
    also_technician: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Electrician(Person):
    """certificate_number: "" where it is not told."""

    authority: CertificateAuthority | None = None
    certificate_number: str = ""
    certificate_kind: SkillCertificateKind | None = None
    item: ElectricianItem | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    review_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    row_id: str = ""
    category: Category | None
    facility: Facility | None
    voltage_kv: Decimal | int | None
    completed: date | None
    quality: Quality | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """application_type: whose attachments are asked for. choices: what these depend on beside what
    is applied for, by field (``rules.when.FIELDS``); a field without values is not chosen yet.
    attachments: by tab and code the rows that have a file, "" standing for the tab itself.

    serving_elsewhere: identity numbers registered as serving another enterprise.
    """

    enterprise: Enterprise
    applied: dict[Category, Level]
    application_type: ApplicationType = ApplicationType.NEW
    choices: dict[str, frozenset[Labelled]] = field(
        default_factory=lambda: {"procedure": frozenset({Procedure.GENERAL})}
    )
    finance: Finance = field(default_factory=Finance)
    technical_head: Head | None = None
    safety_head: Head | None = None
    technicians: tuple[Technician, ...] = ()
    electricians: tuple[Electrician, ...] = ()
    projects: tuple[Project, ...] = ()
    training_rows: tuple[str, ...] = ()
    attachments: dict[tuple[Tab, str], set[str]] = field(default_factory=dict)
    serving_elsewhere: frozenset[str] = frozenset()
