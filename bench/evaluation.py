"""好差评: figures over a million evaluations, and a crowd that scans a code.

The million lie in a scratch database on the private PostgreSQL of SERVERS_ROOT; asked as the
service answers, without the broker. The crowd sends forms to the portal that runs, 200 a second for
half a minute, from 250 addresses of the loopback net, each with a session of its own.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from sqlalchemy import text

from bench import Figure, figure, scratch
from bench.quantiles import p95
from chassis import clock
from chassis.context import Actor, system_call
from chassis.database import Db
from contracts.evaluation.codes import MakeCode
from contracts.evaluation.figures import BY, FiguresQuery
from contracts.structs import Empty
from rules.vocabulary.enumerations import Office
from services.evaluation import tally
from services.evaluation.codes import make_code
from services.evaluation.figures import figures
from services.evaluation.opinions import published

EVALUATIONS, TARGET_MS = 1_000_000, 300
ASKED = 20  # of each kind
RATE, SECONDS, ADDRESSES = 200, 30, 250
CALL = system_call("bench")
STAFF = Actor("staff", str(uuid.uuid4()), "测量", office=Office.EAST_CHINA, roles=("EVALUATION",))
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
# Three years, 18 offices, 2 % bad; windows and cases as they would be.
FILL = """
INSERT INTO evaluation (id, mode, level, tags, anonymous, office, counter, type, step, day, at,
                        opinion_state)
SELECT gen_random_uuid(), mode, level,
       ARRAY[CASE level WHEN 'DISSATISFIED' THEN '207' ELSE '510' END],
       false, (CAST(:offices AS text[]))[1 + n % 18],
       CASE mode WHEN 'VISIT_SCAN' THEN (n % 5) || '号窗口' ELSE '' END,
       CASE mode WHEN 'VISIT_SCAN' THEN ''
                 ELSE (ARRAY['NEW','RENEW','ITEM_CHANGE','REISSUE'])[1 + n % 4] END,
       CASE mode WHEN 'VISIT_SCAN' THEN '' ELSE 'CLOSED' END,
       CURRENT_DATE - (n % 1095), now() - (n % 1095) * interval '1 day', 'NONE'
FROM (SELECT n, (ARRAY['MATTER_ONLINE','MATTER_SCAN','VISIT_SCAN'])[1 + (n / 7) % 3] AS mode,
             CASE WHEN n % 50 = 0 THEN 'DISSATISFIED' WHEN n % 3 = 0 THEN 'SATISFIED'
                  ELSE 'VERY_SATISFIED' END AS level
      FROM generate_series(1, :count) AS n) AS drawn
"""
COMPLAINTS = """
INSERT INTO complaint (id, day, office, counter, type, mode, step, level, callable, state,
                       opened_at, contact_by, rectify_by, rectified_at, closed_at, appeal, version)
SELECT id, day, office, counter, type, mode, step, level, true, 'CLOSED', at, day + 1, day + 21,
       at + interval '5 days', at + interval '6 days', 'NONE', 4
FROM evaluation WHERE level = 'DISSATISFIED'
"""


def run() -> list[Figure]:
    """Needs SERVERS_ROOT, and PORTAL_URL of the system that runs there."""
    return [*_figures(), *asyncio.run(_crowd())]


def _figures() -> list[Figure]:
    with scratch.database("evaluation", "figures") as (db, execute):
        with db.transaction(CALL) as tx:
            offices = [one.value for one in Office]
            tx.session.execute(text("SET LOCAL statement_timeout = 0"))
            tx.session.execute(text(FILL), {"offices": offices, "count": EVALUATIONS})
            tx.session.execute(text(COMPLAINTS))
        begun = time.perf_counter()
        tally.roll(CALL, db=db)
        seconds = time.perf_counter() - begun
        execute("VACUUM ANALYZE evaluation, complaint, tally, tally_tag")
        found = [figure(f"{EVALUATIONS:,} evaluations counted", round(seconds, 1), "s")]
        name = f"figures over {EVALUATIONS:,} evaluations, p95"
        found.append(figure(name, _ms(db, _ask), "ms", TARGET_MS))
        name = f"the public page's figures over {EVALUATIONS:,}, p95"
        found.append(figure(name, _ms(db, _public), "ms", TARGET_MS))
    return found


def _ms(db: Db, ask: Callable[[Db, int], None]) -> float:
    taken = []
    for number in range(ASKED * len(BY)):
        begun = time.perf_counter()
        ask(db, number)
        taken.append(time.perf_counter() - begun)
    return round(p95(taken) * 1000, 1)


def _ask(db: Db, number: int) -> None:
    """Whole years, months and odd days; all offices and one."""
    draw, today = random.Random(number), clock.today()
    until = today - timedelta(days=draw.choice((0, draw.randrange(400))))
    since = until - timedelta(days=draw.choice((30, 365, 1000, draw.randrange(700))))
    by, office = list(BY)[number % len(BY)], draw.choice(("", Office.ZHEJIANG.value))
    asked = FiguresQuery(since=since, until=until, by=by, office=office)
    with db.read(CALL) as session:
        found = figures(session, CALL, asked)
    if not found.total.given:
        raise RuntimeError(f"nothing was counted from {since} to {until}")


def _public(db: Db, _: int) -> None:
    with db.read(CALL) as session:
        if not published(session, CALL, Empty()).total.given:
            raise RuntimeError("nothing is published")


async def _crowd() -> list[Figure]:
    address = urlsplit(os.environ["PORTAL_URL"])
    path = f"/e/{_token()}"
    phones = [_Phone(address.hostname or "", address.port or 80, path, n) for n in range(ADDRESSES)]
    for phone in phones:
        await phone.open()
    answered: Counter[int] = Counter()
    taken: list[float] = []

    async def one(number: int) -> None:
        begun = time.perf_counter()
        answered[await phones[number % ADDRESSES].submit(number)] += 1
        taken.append(time.perf_counter() - begun)

    begun, sent = time.perf_counter(), set[asyncio.Task[None]]()
    for number in range(RATE * SECONDS):
        late = begun + number / RATE - time.perf_counter()
        if late > 0:
            await asyncio.sleep(late)
        sent.add(asyncio.create_task(one(number)))
    await asyncio.gather(*sent)
    seconds = time.perf_counter() - begun
    total = sum(answered.values())
    failed = sum(count for status, count in answered.items() if status >= 500 or status == 0)
    return [
        figure(f"scans sent at {RATE} a second: accepted", answered[302], f"of {total}"),
        figure("accepted a second", round(answered[302] / seconds, 1), "/s"),
        figure("scans answered with 5xx or not at all", failed, f"of {total}", 0),
        figure("a scan until its answer, p95", round(p95(taken) * 1000), "ms"),
    ]


def _token() -> str:
    """Of a code of a window of its own."""
    db = Db.connect(os.environ["DATABASE_URL_EVALUATION"], "evaluation", pool_size=1)
    call = system_call("bench")
    with db.transaction(replace(call, actor=STAFF)) as tx:
        made = make_code(tx, MakeCode(window=f"测量{uuid.uuid4().hex[:12]}"))
    db.close()
    return made.token


class _Phone:
    """One visitor: an address, a session, one form after the other."""

    def __init__(self, host: str, port: int, path: str, number: int) -> None:
        self.host, self.port, self.path = host, port, path
        self.source = f"127.{1 + number // 200}.{number % 200}.7"
        self.cookie = self.csrf = ""
        self.lock = asyncio.Lock()

    async def open(self) -> None:
        head, body = await self._ask("GET", b"")
        found = re.search(rb"[Ss]et-[Cc]ookie: ([^;\r]+)", head)
        token = TOKEN.search(body.decode())
        if found is None or token is None:
            raise RuntimeError(f"no form: {head[:200]!r}")
        self.cookie, self.csrf = found[1].decode(), token[1]

    async def submit(self, number: int) -> int:
        mobile = 13_000_000_000 + random.randrange(9 * 10**9) % (10**9) + number
        form = {
            "csrf_token": self.csrf, "form_key": uuid.uuid4().hex, "level": "SATISFIED",
            "tags": "413", "mobile": str(mobile),
        }  # fmt: skip
        async with self.lock:
            try:
                head, _ = await self._ask("POST", urlencode(form).encode())
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                return 0
        return int(head.split(b" ", 2)[1])

    async def _ask(self, method: str, body: bytes) -> tuple[bytes, bytes]:
        reader, writer = await asyncio.open_connection(
            self.host, self.port, local_addr=(self.source, 0)
        )
        lines = [
            f"{method} {self.path} HTTP/1.1", f"Host: {self.host}:{self.port}",
            f"Referer: http://{self.host}:{self.port}{self.path}", "Connection: close",
            f"Cookie: {self.cookie}", "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]  # fmt: skip
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        async with asyncio.timeout(20):
            answer = await reader.read()
        writer.close()
        head, _, rest = answer.partition(b"\r\n\r\n")
        if not head:
            raise OSError("no answer")
        return head, rest
