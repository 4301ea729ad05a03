"""How long does review look up a licence in a register of the country's size?

A scratch database on the private PostgreSQL of SERVERS_ROOT with 65,000 licences, taken over as the
old register is; then the public look-up by part of a name, of a USCC and of a number, each drawn at
random, as the service answers it, without the broker.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from bench import Figure, figure, scratch
from bench.quantiles import p95
from chassis.context import system_call
from chassis.database import Db
from contracts.review.licences import LicenceQuery
from rules.vocabulary.enumerations import Office
from rules.vocabulary.numbers import uscc_check_character
from services.review import look_up
from services.review.licensing.taking_over import free, take_over_all
from services.review.old_register.judging import Seen, judge
from services.review.old_register.lines import Entry, read

HOLDERS, BATCH = 65_000, 500
ASKED = 300  # of each kind
TARGET_MS = 50
ON = date(2026, 3, 2)
CALL = system_call("bench")
_PLACES = ("上海", "浙江", "福建", "江苏", "山东", "河南", "湖南", "四川", "云南", "贵州", "广东")
_MARKS = "安博昌达恒宏华嘉建康联美明宁鹏瑞盛泰同万祥兴亚永元泽正中"
_TRADES = ("电力工程", "输变电建设", "电力安装", "机电设备安装", "送变电工程", "新能源科技")
_OFFICES = tuple(Office)


def run() -> list[Figure]:
    """Needs SERVERS_ROOT, the folder of running private servers."""
    with filled() as (db, seconds):
        figures = [figure(f"{HOLDERS:,} licences taken over, alone", round(seconds), "s")]
        for title, texts in _questions().items():
            measured = p95([_asked(db, text) for text in texts])
            name = f"look-up among {HOLDERS:,} by {title}, p95"
            figures.append(figure(name, round(measured * 1000, 1), "ms", TARGET_MS))
    return figures


def _asked(db: Db, text: str) -> float:
    """Seconds. Raises RuntimeError where nothing is found."""
    begun = time.perf_counter()
    with db.read(CALL) as session:
        found = look_up.search(session, CALL, LicenceQuery(text=text))
    if not found.items:
        raise RuntimeError(f"nothing found of {text}")
    return time.perf_counter() - begun


def _questions() -> dict[str, list[str]]:
    draw = random.Random(7)
    several = [line(draw.randrange(HOLDERS)) for _ in range(ASKED)]
    return {
        "part of a name": [one["name"][2 : 5 + draw.randrange(4)] for one in several],
        "two letters of a name": [one["name"][2:4] for one in several],
        "a word of many names": [draw.choice((*_PLACES, *_TRADES, "有限公司")) for _ in several],
        "part of a USCC": [one["uscc"][8:17] for one in several],
        "what every USCC has": ["91310115"] * 20,
        "part of a number": [one["number"].replace("-", "")[:8] for one in several],
    }


def line(number: int) -> dict[str, str]:
    """Of the old register."""
    draw = random.Random(number)
    name = "".join(draw.choice(_MARKS) for _ in range(3))
    stem = f"91310115MA{number:07}"
    return {
        "number": f"{1 + number % 6}-{1 + number // 6 % 9}-{number:05d}-2022",
        "name": f"{draw.choice(_PLACES)}{name}{draw.choice(_TRADES)}有限公司",
        "uscc": stem + uscc_check_character(stem),
        "legal_representative": "陈明远",
        "CZ": draw.choice(("二级", "三级", "四级", "五级")),
        "issued_on": "2022-05-01",
        "valid_from": "2022-05-01",
        "valid_to": "2028-04-30",
        "office": draw.choice(_OFFICES).label,
        "state": "有效",
    }


def _entry(number: int) -> Entry:
    entry, wrong = read(number, line(number), ON)
    if entry is None:
        raise RuntimeError(str(wrong))
    return entry


def _load(db: Db) -> None:
    seen = Seen()
    for start in range(0, HOLDERS, BATCH):
        batch = [_entry(number) for number in range(start, min(start + BATCH, HOLDERS))]
        with db.transaction(CALL) as tx:
            judged = judge(tx.session, batch, seen, {}, ON)
            take_over_all(tx, free(tx, judged.new), ON)


@contextmanager
def filled() -> Iterator[tuple[Db, float]]:
    """(a database with the register in it, seconds that it took)."""
    with scratch.database("review", "look_up") as (db, execute):
        begun = time.perf_counter()
        _load(db)
        seconds = time.perf_counter() - begun
        execute("VACUUM ANALYZE licence, licence_version, licence_period")
        yield db, seconds
