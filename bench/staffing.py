"""人员变更 of a holder of the first level; the office's list on a day of 2,000 hires; over HTTP."""

from __future__ import annotations

import os
import random
import statistics
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from bench import Figure, figure
from bench.quantiles import p95
from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from chassis.personal import spot
from chassis.rpc.standalone import StandaloneClient
from chassis.settings import settings
from chassis.storage import Storage
from chassis.vault import Vault
from deploy.demo.accounts import PASSWORD, FirmAccount
from deploy.demo.browser import Browser
from deploy.demo.journey.office import Reviewer
from deploy.demo.newcomer import Newcomer, newcomer
from deploy.demo.older_licence import hold_by
from deploy.demo.seed import Seeder
from rules.vocabulary.enumerations import Category, Level, Office, PersonKind, StaffEntryState
from services.personnel.tables import hire

TARGET = 150
USERS, VIEWS, WARMING = 8, 30, 3
HIRES, REVIEWERS = 2_000, 4
PEOPLE, POSTS = 111, 112  # the technical head is a technician too


def run() -> list[Figure]:
    """Each user asks for the next page as soon as the last one is there: no pause for reading."""
    return [*_statistics(), *_list()]


def _statistics() -> list[Figure]:
    with ThreadPoolExecutor(2) as pool:
        browsers = list(pool.map(_holder, [newcomer() for _ in range(USERS)]))
    name = f"statistics page of {PEOPLE} people, {USERS} concurrent users"
    return _figures(name, browsers, lambda one, _: _view(one, "/staff", f'class="count">{POSTS}<'))


def _list() -> list[Figure]:
    _add_hires(Vault.from_settings())
    browsers = []
    for _ in range(REVIEWERS):
        reviewer = Reviewer(os.environ["INTRANET_URL"], Office.EAST_CHINA, "PERSONNEL")
        reviewer.sign_in()
        browsers.append(reviewer.browser)
    name = f"office's list with {HIRES} hires of the day, {REVIEWERS} concurrent reviewers"
    return _figures(name, browsers, _page_of_list)


def _page_of_list(browser: Browser, number: int) -> float:
    page = 1 + (number * 7) % (HIRES // 50)
    return _view(browser, f"/hires?page={page}", 'name="hire"')


def _figures(
    name: str, browsers: list[Browser], view: Callable[[Browser, int], float]
) -> list[Figure]:
    def views(browser: Browser) -> list[float]:
        return [view(browser, number) for number in range(WARMING + VIEWS)][WARMING:]

    with ThreadPoolExecutor(len(browsers)) as pool:
        seconds = [one for found in pool.map(views, browsers) for one in found]
    return [
        figure(f"{name}, p95", round(p95(seconds) * 1000), "ms", TARGET),
        figure(f"{name}, median", round(statistics.median(seconds) * 1000), "ms"),
    ]


def _view(browser: Browser, address: str, shown: str) -> float:
    started = time.perf_counter()
    reply = browser.http.get(f"{browser.base}{address}", timeout=30)
    seconds = time.perf_counter() - started
    if reply.status_code != 200 or shown not in reply.text:
        raise RuntimeError(f"{address} answered {reply.status_code} without {shown}")
    return seconds


def _holder(new: Newcomer) -> Browser:
    """Signed in, a holder of the first level with the least staff of it."""
    account = FirmAccount(new.username, Level.FIRST, complete=False, enterprise=new.enterprise)
    with StandaloneClient(settings().amqp_uri("scripts")) as client:
        Seeder(client, Storage.from_settings()).account(account)
        ends = clock.today() + timedelta(days=900)
        hold_by(client, new.username, ends, {Category.INSTALL: Level.FIRST})
    browser = Browser(os.environ["PORTAL_URL"])
    credentials = {"username": new.username, "password": PASSWORD}
    browser.submit(browser.open("/sign-in"), "/sign-in", credentials)
    return browser


def _add_hires(vault: Vault) -> None:
    """Handed in one after the other from eight o'clock on, by a thousand firms."""
    draw, now = random.Random(1), clock.now()
    firms = [str(uuid.UUID(int=draw.getrandbits(128), version=4)) for _ in range(HIRES // 2)]
    rows = [_hire(vault, draw.choice(firms), now - timedelta(seconds=15 * n)) for n in range(HIRES)]
    db = Db.connect(settings().database_url("personnel"), "personnel")
    try:
        with db.transaction(system_call("bench")) as tx:
            tx.session.execute(insert(hire).returning(hire.c.id), rows)
    finally:
        db.close()


def _hire(vault: Vault, firm: str, at: Any) -> dict[str, Any]:
    hire_id = str(uuid.uuid4())
    return {
        "id": hire_id,
        "enterprise_id": firm,
        "office": Office.EAST_CHINA.value,
        "kind": PersonKind.SKILL.value,
        "state": StaffEntryState.SUBMITTED.value,
        "version": 1,
        "sheet": vault.encrypt('{"fields": {}, "rows": {}}', spot(hire.c.sheet, hire_id)),
        "sealed_name": vault.encrypt("张三", spot(hire.c.sealed_name, hire_id)),
        "open": 0,
        "created_at": at,
        "submitted_at": at,
    }
