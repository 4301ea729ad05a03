"""What may be changed in a firm's facts, each time to one side of a boundary or the other."""

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.second_evaluator.figures import ACTIVITY, LEAST_AGE, RETIREMENT, Level
from tests.second_evaluator.periods import years_after
from tests.second_evaluator.pools import Row, identity
from tests.second_evaluator.pools import person as born_on

Facts = dict[str, Any]
DAY = timedelta(days=1)
HEADS = ("technical_head", "safety_head")
TABLES = ("technicians", "electricians")
UNKNOWN = "某某专业"


def person(name: str, year: int, sequence: int) -> Row:
    return born_on(name, date(year, 5, 6), sequence)


def finance(random: Random, facts: Facts, on: date, asked: Level) -> None:
    total = random.choice(("0", "1", "100", "33333.33", "10000", None))
    net = random.choice((None, "-1", "0", "0.15", "0.1499", "14.9999", "15", "15.01", "1500",
        "1499.99", "4999.9995", "4999.9994", "5000"))  # fmt: skip
    if total and net and float(net) > float(total):
        total = "10000"
    facts["finance"] = facts["finance"] | {"total_assets": total, "net_assets": net}


def revenue(random: Random, facts: Facts, on: date, asked: Level) -> None:
    least = asked.revenue or 3000
    near = (None, "0", str(least), f"{least}.01", f"{least - 1}.99", str(least - 1))
    facts["finance"] = facts["finance"] | {
        f"revenue_{year}": random.choice(near) for year in (1, 2, 3)
    }


def enterprise(random: Random, facts: Facts, on: date, asked: Level) -> None:
    facts["enterprise"] = facts["enterprise"] | random.choice((
        {"uscc": "92350100M000100Y4D"},
        {"uscc": "91350100M000100Y44"},
        {"uscc": "91110000100000000R"},
        {"uscc": "9135"},
        {"economic_kind": random.choice(("INDIVIDUAL", "PARTNERSHIP", "SOLE_PROPRIETORSHIP",
            "BRANCH", "STATE_OWNED", "JOINT_STOCK"))},
        {"is_branch": True},
        {"name": random.choice(("示范电力工程有限公司福州分公司", "示范电力工程有限公司福州分公司 ",
            "示范电力工程有限公司福州分公司（筹）", "示范电力工程有限公司福州分部"))},
    ))  # fmt: skip


def project(random: Random, facts: Facts, on: date, asked: Level) -> None:
    """One fewer, or one on another side of a window, a voltage, a kind or a quality."""
    rows = facts["projects"]
    if not rows:
        return
    at = random.randrange(len(rows))
    edge = years_after(on, -random.randrange(4))
    changed = rows[at] | random.choice((
        {"completed": random.choice((edge, edge + DAY, edge - DAY)).isoformat()},
        {"completed": None},
        {"voltage": random.choice(("0.4", "6", "10", "20", "35", "66", "110", "220", "330", "400",
            "500", "1000", "1100"))},
        {"quality": random.choice(("FAILED", "GOOD"))},
        {"facility": random.choice(("SUBSTATION", "DISTRIBUTION", "LINE"))},
        {"category": random.choice(tuple(ACTIVITY))},
    ))  # fmt: skip
    kept = [*rows[:at], *rows[at + 1 :]]
    facts["projects"] = kept if random.random() < 0.3 else [*kept, changed]
    if random.random() < 0.3:
        facts["projects"] = random.sample(facts["projects"], len(facts["projects"]) // 2)


def papers(random: Random, facts: Facts, on: date, asked: Level) -> None:
    facts["attachments"] = [one for one in facts["attachments"] if random.random() < 0.5]


def experience(random: Random, facts: Facts, on: date, asked: Level) -> None:
    """Years of management that are just enough, or a day or a month short, in one or more parts."""
    head = random.choice(HEADS)
    if not facts[head]:
        return
    first = years_after(on + DAY, -asked.years)
    middle = first + 300 * DAY
    spans: list[tuple[date, date | None]]
    match random.randrange(5):
        case 0:  # the day itself, a day short, a day more
            spans = [(first + random.choice((-1, 0, 1)) * DAY, None)]
        case 1:  # adjoining, overlapping, or with a gap of a month
            spans = [(first, middle), (middle + random.choice((-30, 1, 33)) * DAY, None)]
        case 2:  # whole months, long ago
            begun = date(on.year - 12, 3, 1)
            ended = years_after(begun, asked.years, months=random.choice((-1, 0))) - DAY
            spans = [(begun, ended)]
        case 3:  # in two parts of whole months
            begun, again = date(on.year - 15, 3, 1), date(on.year - 8, 7, 1)
            rest = random.choice((-1, 0, 1))
            last = years_after(again, asked.years - 1, months=rest) - DAY
            spans = [(begun, years_after(begun, 1) - DAY), (again, last)]
        case _:
            spans = []
    facts[head] = facts[head] | {
        "experience": [
            {"work": work, "started": one.isoformat(), "ended": other and other.isoformat()}
            for work in random.sample(list(ACTIVITY.values()), random.choice((1, 3, 3)))
            for one, other in spans
        ]
    }


def qualification(random: Random, facts: Facts, on: date, asked: Level) -> None:
    """Of a head or a technician."""
    changed = random.choice((
        {"qualification": None, "title": None},
        {"qualification": "TITLE", "title": None},
        {"qualification": "OTHER", "title": None},
        {"qualification": random.choice(("SENIOR_TECHNICIAN", "TECHNICIAN", "CONSTRUCTOR_1",
            "CONSTRUCTOR_2", "ELECTRICAL_ENGINEER", "CONSULTING_ENGINEER")), "title": None},
        {"qualification": "TITLE", "title": random.choice(("JUNIOR", "ASSISTANT", "INTERMEDIATE",
            "SENIOR", "FULL_SENIOR"))},
        {"specialty": random.choice(("计算机类", "电子信息类", "热工类", "仪器仪表类"))},
        {"specialty": UNKNOWN},
        {"specialty": None},
        {"specialty": " 输电 线路"},
        {"specialty": "电气信息"},
        {"certificate_date": (on + random.choice((0, 1)) * DAY).isoformat()},
    ))  # fmt: skip
    _change(random, facts, random.choice((*HEADS, "technicians", "technicians")), changed)


def certificate(random: Random, facts: Facts, on: date, asked: Level) -> None:
    reviewed = years_after(on, -3)
    changed = random.choice((
        {"certificate_kind": None},
        {"certificate_kind": "LEGACY"},
        {"certificate_kind": "VOCATIONAL", "valid_from": None, "valid_to": None,
         "review_due": None},
        {"certificate_kind": "VOCATIONAL"},
        {"certificate_kind": "VOCATIONAL", "authority": "ASSOCIATION"},
        {"certificate_kind": "VOCATIONAL", "authority": "EMERGENCY"},
        {"authority": "POWER_COMPANY"},
        {"valid_from": (on + random.choice((0, 1)) * DAY).isoformat()},
        {"valid_from": None},
        {"valid_to": None},
        {"valid_to": (on - random.choice((0, 1)) * DAY).isoformat()},
        {"review_due": (on - random.choice((0, 1)) * DAY).isoformat()},
        {"review_due": None},
        {"valid_from": (on - 400 * DAY).isoformat(),
         "valid_to": (years_after(on - 400 * DAY, 6) + random.choice((0, 1)) * DAY).isoformat()},
        {"review_due": (years_after(on - 400 * DAY, 3) + random.choice((0, 1)) * DAY).isoformat()},
        {"valid_from": (reviewed - random.choice((0, 1)) * DAY).isoformat(),
         "valid_to": (on + 700 * DAY).isoformat(), "review_due": (on + 650 * DAY).isoformat()},
        {"review_due": None, "valid_from": (reviewed - random.choice((0, 1)) * DAY).isoformat()},
        {"item": random.choice(("HIGH_VOLTAGE", "LOW_VOLTAGE", "CABLE", None))},
    ))  # fmt: skip
    _change(random, facts, "electricians", changed)


def retirement(random: Random, facts: Facts, on: date, asked: Level) -> None:
    """Born so that the age is reached on the day, the day before or the day after."""
    category = random.choice(tuple(RETIREMENT))
    base, (year, month), step, cap = RETIREMENT[category]
    reached = on + random.choice((-1, 0, 1, 31, -31)) * DAY
    for delay in range(cap + 1):
        born = years_after(reached, -base, months=-delay)
        index = (born.year - year) * 12 + born.month - month
        if delay == (0 if index < 0 else min(cap, index // step + 1)):
            break
    number = identity(born, random.randrange(400, 900) // 2 * 2 + (category == "M"))
    changed: Row = {"id_number": number, "retirement_category": category}
    if random.random() < 0.2:
        changed["retirement_deferred"] = True
    _change(random, facts, random.choice((*HEADS, *TABLES)), changed)


def age(random: Random, facts: Facts, on: date, asked: Level) -> None:
    """Sixteen on the day, or a day or a year before it."""
    born = years_after(on, -LEAST_AGE) + random.choice((0, 1, 365)) * DAY
    number = identity(born, random.randrange(400, 900) // 2 * 2 + 1)
    _change(random, facts, random.choice((*HEADS, *TABLES)), {"id_number": number})


def post(random: Random, facts: Facts, on: date, asked: Level) -> None:
    """Somebody is also somewhere else: in another row, another table, a head's post, another firm;
    or the number of a row is missing (a head's must not be)."""
    numbers = [one["id_number"] for name in TABLES for one in facts[name]]
    numbers += [facts[head]["id_number"] for head in HEADS if facts[head]]
    number = random.choice([number for number in numbers if number] or ["-"])
    if random.random() < 0.2:
        facts["serving_elsewhere"] = [number]
    else:
        where = random.choice((*HEADS, *TABLES))
        missing = where in TABLES and random.random() < 0.3
        _change(random, facts, where, {"id_number": "" if missing else number})


def nobody(random: Random, facts: Facts, on: date, asked: Level) -> None:
    facts[random.choice(HEADS)] = None


def more(random: Random, facts: Facts, on: date, asked: Level) -> None:
    """One row more or less."""
    table = random.choice(TABLES)
    rows = facts[table]
    facts[table] = rows[1:] if random.random() < 0.5 else [*rows, *random.sample(rows, rows != [])]


def _change(random: Random, facts: Facts, where: str, changed: Row) -> None:
    if where in HEADS:
        facts[where] = facts[where] and facts[where] | changed
    elif facts[where]:
        rows = list(facts[where])
        at = random.randrange(len(rows))
        rows[at] = rows[at] | changed
        facts[where] = rows


ALL = (
    finance, revenue, enterprise, project, project, papers, experience, experience, qualification,
    qualification, certificate, certificate, retirement, age, post, post, nobody, more,
)  # fmt: skip
