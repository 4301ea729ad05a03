"""How long does review list and find cases among as many as the country has in some years?

A scratch database on the private PostgreSQL of SERVERS_ROOT with 100,000 cases of 40,000 firms, a
fifth of them open; then every list that reviewers open, as the service answers it, without the
broker: for an office and for the centre, which sees all.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from bench import Figure, figure, scratch
from bench.quantiles import p95
from chassis.context import Actor, Call
from chassis.database import Db
from contracts.review.finding import CaseQuery
from contracts.review.tasks import TaskQuery
from rules.vocabulary.enumerations import Office, StaffRole
from services.review import finding, queries

CASES, FIRMS = 100_000, 40_000
ASKED = 60  # of each kind and reviewer
TARGET_MS = 200
_PLACES = ("上海", "浙江", "福建", "江苏", "山东", "河南", "湖南", "四川", "云南", "贵州", "广东")
_MARKS = "安博昌达恒宏华嘉建康联美明宁鹏瑞盛泰同万祥兴亚永元泽正中"
_TRADES = ("电力工程", "输变电建设", "电力安装", "机电设备安装", "送变电工程", "新能源科技")
_STEPS = ("FORMAL", "ACCEPT", "EXAMINE", "DECIDE", "ISSUE")
_ROLES = tuple(role.value for role in StaffRole)


def run() -> list[Figure]:
    """Needs SERVERS_ROOT, the folder of running private servers."""
    with scratch.database("review", "cases") as (db, execute):
        for statement in _statements():
            execute(statement)
        execute("VACUUM ANALYZE review_case, task, opinion, ledger_entry")
        return [
            figure(f"{title}, {who}, p95", _measured(db, actor, ask), "ms", TARGET_MS)
            for who, actor in _reviewers().items()
            for title, ask in _questions().items()
        ]


Ask = Callable[[Any, Call], Any]


def _measured(db: Db, actor: Actor, ask: Ask) -> float:
    """Milliseconds."""
    call, taken = Call(actor), []
    for _ in range(ASKED):
        begun = time.perf_counter()
        with db.read(call) as session:
            ask(session, call)
        taken.append(time.perf_counter() - begun)
    return round(p95(taken) * 1000, 1)


def _reviewers() -> dict[str, Actor]:
    return {
        "an office": Actor("staff", "r7", "甲", office=next(iter(Office)), roles=_ROLES),
        "the centre": Actor("staff", "r8", "乙", office=None, roles=_ROLES),
    }


def _questions() -> dict[str, Ask]:
    draw = random.Random(7)

    def tasks(**asked: Any) -> Ask:
        return lambda session, call: queries.open_tasks(session, call, TaskQuery(**asked))

    def found(**asked: Any) -> Ask:
        return lambda session, call: finding.find_cases(session, call, CaseQuery(**asked))

    def searched(word: Callable[[], str]) -> Ask:
        return lambda session, call: finding.find_cases(session, call, CaseQuery(text=word()))

    def number() -> str:
        return f"{draw.randrange(CASES):06d}"

    return {
        "task list": tasks(),
        "tasks of a step, soon due, page 5": tasks(step="EXAMINE", due="soon", page=5),
        "tasks submitted again, by arrival": tasks(again=True, order="received"),
        "all cases": found(),
        "all cases, page 300": found(page=300),
        "open cases by their limits": found(order="due", stage="OPEN"),
        "ended cases of a type and a year": found(type="RENEW", stage="ENDED", order="oldest"),
        "cases I had": found(share="DONE"),
        "search by part of a name": searched(lambda: "".join(draw.sample(_MARKS, 3))),
        "search by two letters": searched(lambda: "".join(draw.sample(_MARKS, 2))),
        "search by a word of many names": searched(lambda: draw.choice((*_TRADES, "有限公司"))),
        "search by part of a USCC": searched(lambda: f"MA{draw.randrange(FIRMS):07}"[:6]),
        "search by a number": searched(lambda: f"SQ2026-{number()}"),
        "search by an acceptance number": searched(lambda: f"受〔2026〕{number()}"),
    }


def _array(values: Any) -> str:
    return "(ARRAY[" + ",".join(f"'{value}'" for value in values) + "])"


def _one_of(values: Any, by: str) -> str:
    """SQL: one of them for each number."""
    return f"{_array(values)}[1 + ({by}) % {len(values)}]"


def _statements() -> list[str]:
    """The same cases in every run. Case n is of firm n % FIRMS; every fifth is open, and every
    seventh was submitted again."""
    firm = f"(n % {FIRMS})"
    drawn = (f"hashtext({firm}::text || '{place}') & 65535" for place in "abc")
    mark = "||".join(_one_of(_MARKS, number) for number in drawn)
    type_ = _one_of(("NEW", "RENEW", "ITEM_CHANGE", "REG_CHANGE"), "n")
    name = f"{_one_of(_PLACES, firm)}||{mark}||{_one_of(_TRADES, firm + ' / 7')}||'有限公司'"
    office = _one_of(Office, firm)
    case_id = "md5('case' || n)::uuid"
    step = _one_of(_STEPS, "n / 5")
    at = "timestamptz '2026-03-02 01:00Z' - n * interval '20 minutes'"
    every = f"FROM generate_series(0, {CASES - 1}) AS n"
    return [
        "INSERT INTO review_case (id, type, procedure, number, office, enterprise_id,"
        " enterprise_name, uscc, legal_representative, address, categories, state, step, round,"
        " opened_at, submitted_at, acceptance_number, closed_at)"
        f" SELECT {case_id}, {type_}, 'GENERAL',"
        f" 'SQ2026-' || lpad(n::text, 6, '0'), {office}, md5('firm' || {firm})::uuid, {name},"
        f" '91310115MA' || lpad({firm}::text, 7, '0') || 'X', '陈明远', '世纪大道100号',"
        " '{\"CZ\": \"2\"}', CASE WHEN n % 5 = 0 THEN 'EXAMINING' ELSE 'ISSUED' END,"
        f" {step}, CASE WHEN n % 7 = 0 THEN 2 ELSE 1 END, {at}, {at},"
        " '能资受〔2026〕' || lpad(n::text, 6, '0') || '号',"
        f" CASE WHEN n % 5 = 0 THEN NULL ELSE {at} + interval '20 days' END {every}",
        "INSERT INTO ledger_entry"
        " (case_id, position, kind, day, reason, basis, actor, counted_from)"
        f" SELECT {case_id}, 1, 'START', ({at})::date, '', '', 'APPLICANT', 'FILING' {every}",
        "INSERT INTO task (id, case_id, step, role, office, opened_at, due_on, due_known)"
        f" SELECT md5('task' || n)::uuid, {case_id}, {step}, {step}, {office}, {at},"
        f" ({at})::date + 28, true {every} WHERE n % 5 = 0",
        "INSERT INTO opinion (id, case_id, round, step, outcome, text, items, manual_confirmed,"
        " by_id, by_name, at)"
        f" SELECT md5('opinion' || n)::uuid, {case_id}, 1, 'FORMAL', 'PASS', '', '[]', '[]',"
        f" 'r' || n % 40, '甲', {at} {every}",
    ]
