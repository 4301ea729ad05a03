"""A rule order (36号令, 30号令) as typed values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.report import Rule
from rules.vocabulary.enumerations import (
    Category,
    CertificateAuthority,
    EconomicKind,
    ElectricianItem,
    Labelled,
    Level,
    Qualification,
    SkillCertificateKind,
    Title,
)


@dataclass(frozen=True, slots=True)
class LevelConditions:
    """The parameters of one level; None: no requirement. Money in 万元, ranks 1 to 3.

    performance_voltage: in words; None with performance rules for the level: not known, so a
    reviewer decides.
    """

    net_ratio_percent: int
    performance_min_kv: int | None
    performance_max_kv: int | None
    performance_voltage: str | None
    peak_revenue: Decimal | None
    head_years: int
    head_rank: int
    technicians: int
    technicians_middle: int | None
    electricians: int
    electricians_high_voltage: int


@dataclass(frozen=True, slots=True)
class Performance:
    """How the projects of a category are looked at: windows of a year back from the filing day.

    every_year: each window needs one; quality: 合格 is required.
    """

    years: int
    every_year: bool
    quality: bool


@dataclass(frozen=True, slots=True)
class LegalPerson:
    """uscc_registries: the first characters of a USCC whose bearers are judged without doubt."""

    refused_uscc_prefixes: tuple[str, ...]
    uscc_registries: tuple[str, ...]
    refused_economic_kinds: frozenset[EconomicKind]
    branch_name_endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedTable:
    title: str
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A row of the published tables. ``group``: the cell that it shares with its neighbours, or "".

    categories: of whose tables it is a row. cells: the wording of each level, in which ``{name}``
    stands for a parameter. item: its own wording, in which ``{activity}`` stands for 安装, 维修 or
    试验 and ``{years}`` for the years of performance.
    """

    group: str
    item: str
    categories: frozenset[Category]
    rules: tuple[str, ...]
    cells: dict[Level, str]


@dataclass(frozen=True, slots=True)
class Order:
    """name: as it is commonly called. effective_to: the last day; None: still in force.
    notes: for people who read the tables. levels: just those that the order knows. readings: by
    the names of ``READINGS`` what is applied, reading_sources: why. certificate_specialties: as the
    certificates of a qualification name them; non_power_specialties: beside the refused ones.
    """

    code: str
    name: str
    title: str
    effective_from: date
    effective_to: date | None
    notes: tuple[str, ...]
    levels: dict[Level, LevelConditions]
    performance: dict[Category, Performance]
    readings: dict[str, Labelled]
    reading_sources: dict[str, str]
    high_voltage_items: frozenset[ElectricianItem]
    skill_authorities: dict[SkillCertificateKind, frozenset[CertificateAuthority]]
    certificate_review_years: int
    certificate_term_years: int
    legal_person: LegalPerson
    title_ranks: dict[Title, int]
    qualification_ranks: dict[Qualification, int | None]
    rank_names: tuple[str, ...]
    accepted_specialties: frozenset[str]
    refused_specialties: frozenset[str]
    certificate_specialties: dict[Qualification, frozenset[str]]
    non_power_specialties: frozenset[str]
    rules: tuple[Rule, ...]
    tables: tuple[PublishedTable, ...]
    conditions: tuple[Condition, ...]
