"""Readings (口径): where a published text can be read in more than one way, which one is applied.

Each is a named parameter of an order (``readings`` in ``order-*.yaml``, with its source), can be
put in place of the order's own in a what-if, and is shown to the reviewer with what another would
say.
"""

from typing import NamedTuple

from rules.vocabulary.labelled import Labelled


class Kinds(Labelled):
    """Of which facilities there have to be projects."""

    BOTH = "both", "变（配）电和线路均须具备"
    EITHER = "either", "变（配）电或线路具备其一即可"
    MANUAL = "manual", "只有其中一类的，由审查人员核定"


class Windows(Labelled):
    """What a year of performance is."""

    ROLLING = "rolling", "自申请之日起倒推，每12个月为一年"
    CALENDAR = "calendar", "申请之前的各公历年度"


class RevenueYears(Labelled):
    """Which years are the last three of the yearly revenue."""

    COMPLETE = "complete", "申请之前的3个公历年度"
    CURRENT = "current", "申请当年和之前的2个公历年度"


class Open(Labelled):
    """What is not on a list that is open."""

    REFUSE = "refuse", "不予认可"
    MANUAL = "manual", "由审查人员核定"
    ACCEPT = "accept", "予以认可"


class Counting(Labelled):
    """How stretches of management work are added up."""

    MONTHS = "months", "按足月累计，零星天数满30天为一个月"
    DAYS = "days", "按天数累计，365天为一年"


class Reading(NamedTuple):
    """title: what is open. choices: the ways to read it. rules: whose verdict depends on it."""

    title: str
    choices: tuple[Labelled, ...]
    rules: tuple[str, ...]

    def choice(self, value: object) -> Labelled:
        """The way of this code. Raises ``ValueError``."""
        for one in self.choices:
            if one.value == value:
                return one
        raise ValueError(f"应为{'、'.join(self.choices)}之一")


_PERFORMANCE = ("R-03", "R-04", "R-05", "R-06")
_SPECIALTY = ("R-10", "R-11", "R-12", "R-23")
READINGS: dict[str, Reading] = {
    "install_kinds": Reading("承装业绩的设施种类", tuple(Kinds), _PERFORMANCE[:2]),
    "repair_test_kinds": Reading("承修、承试业绩的设施种类", tuple(Kinds), _PERFORMANCE[2:]),
    "performance_windows": Reading("业绩年度的计算", tuple(Windows), _PERFORMANCE),
    "revenue_years": Reading("最近3年工程结算收入的年度", tuple(RevenueYears), ("R-08",)),
    "experience_counting": Reading("管理工作经历年限的计算", tuple(Counting), ("R-09",)),
    "head_accepts_equivalence": Reading(
        "负责人以职业资格或技能等级代替职称", tuple(Open), ("R-10",)
    ),
    "certificate_specialties": Reading(
        "建造师、注册电气工程师证书所载的专业", (Open.MANUAL, Open.ACCEPT), _SPECIALTY
    ),
    "other_specialties": Reading(
        "学科门类名单所列的非电专业", (Open.REFUSE, Open.MANUAL), _SPECIALTY
    ),
    "skill_authority": Reading(
        "规定以外的机关发放的技能人员证书", tuple(Open), ("R-13", "R-14", "R-24")
    ),
    "high_voltage_certificate": Reading(
        "特种作业操作证以外的证书所载的高压作业", tuple(Open), ("R-14",)
    ),
    "other_registries": Reading(
        "机构编制、民政、市场监管部门以外登记的单位", tuple(Open), ("R-01",)
    ),
}
"""By the name of the parameter; in the order in which they are shown."""
