"""The tables of seed 002 and of the domain's §1.3 to §1.5, §4.2, §4.6 once more, typed from there.

Nothing here comes from the package `rules`; the codes of enumerations are those of the input.
"""

from dataclasses import dataclass
from datetime import date

PASS, MANUAL, FAIL = "pass", "manual", "fail"
WORST_FIRST = (FAIL, MANUAL, PASS)
CATEGORIES = ("CZ", "CX", "CS")
ACTIVITY = {"CZ": "INSTALL", "CX": "REPAIR", "CS": "TEST"}


@dataclass(frozen=True)
class Level:
    """kv: lowest and highest voltage of performance in kV (None: no limit); None: none asked for,
    "unknown": asked for, but the sources do not say at which. revenue in 万元."""

    years: int
    rank: int
    technicians: int
    middle: int
    electricians: int
    high: int
    kv: tuple[int, int | None] | str | None = None
    revenue: int | None = None


# Seed 002, part 二, tables (1) and (2).
R30 = {
    "1": Level(5, 3, 50, 30, 60, 30, (220, None), 20_000),
    "2": Level(5, 2, 20, 10, 25, 15, (10, 35), 3_000),
    "3": Level(3, 1, 5, 0, 10, 5),
}
# Domain §1.5.
R36 = {
    "1": Level(5, 3, 50, 30, 60, 30, "unknown"),
    "2": Level(5, 2, 30, 15, 30, 15, "unknown"),
    "3": Level(5, 2, 15, 5, 20, 10, "unknown"),
    "4": Level(3, 1, 10, 0, 15, 8),
    "5": Level(3, 1, 5, 0, 5, 3),
}
LEVELS = {"R30": R30, "R36": R36}
SINCE = {"R30": date(2025, 7, 1), "R36": date(2020, 10, 11)}
NET_PERCENT = 15

# Part 三, question 2, and the titles of §4.5. None: as the human-resources authority rules.
TITLES = {"FULL_SENIOR": 3, "SENIOR": 3, "INTERMEDIATE": 2, "ASSISTANT": 1, "JUNIOR": 1}
QUALIFICATIONS = {
    "CONSTRUCTOR_1": 2,
    "CONSTRUCTOR_2": 1,
    "ELECTRICAL_ENGINEER": 2,
    "CONSULTING_ENGINEER": 2,
    "SENIOR_TECHNICIAN": 3,
    "TECHNICIAN": 2,
    "OTHER": None,
}
# Question 5.
POWER_SPECIALTIES = frozenset(
    [
        "电气工程",
        "电气信息",
        "电力系统及其自动化",
        "高电压及绝缘技术",
        "继电保护",
        "电力集控运行",
        "输电线路",
        "机电",
    ]
)
OTHER_SPECIALTIES = frozenset(["计算机类", "电子信息类", "热工类", "仪器仪表类"])
LEAST_AGE = 16  # §4.1

# §4.6: base age in years, first month of birth, months of birth for one of delay, most of delay.
RETIREMENT = {
    "M": (60, (1965, 1), 4, 36),
    "F55": (55, (1970, 1), 4, 36),
    "F50": (50, (1975, 1), 2, 60),
}
# §4.2
USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# §4.1
IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
IDENTITY_CHECKS = "10X98765432"
# §4.4, in years
CERTIFICATE_REVIEW = 3
CERTIFICATE_TERM = 6
