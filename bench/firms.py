"""Fresh firms for figures about the running system, each with a complete draft of the first level:
111 people, 60 of them electricians, with all records and attachments."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from chassis.rpc.standalone import StandaloneClient
from chassis.settings import settings
from chassis.storage import Storage
from deploy.demo.accounts import PASSWORD, FirmAccount
from deploy.demo.browser import Browser
from deploy.demo.newcomer import Newcomer, newcomer
from deploy.demo.seed import WORKERS, Seeder
from rules.vocabulary.enumerations import Level

NUMBER = 8


@dataclass(frozen=True)
class Firm:
    """browser: signed in at the portal."""

    username: str
    application_id: str
    browser: Browser


@cache
def fresh_firms() -> list[Firm]:
    """`NUMBER` of them, made once. Needs the environment of the running system."""
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(_make, [newcomer() for _ in range(NUMBER)]))


@cache
def firm_to_open() -> Firm:
    """One more, whose draft stays as it is."""
    return _make(newcomer())


@cache
def firm_to_spoil() -> Firm:
    """One more, whose draft need not stay complete."""
    return _make(newcomer())


def _make(new: Newcomer) -> Firm:
    account = FirmAccount(new.username, Level.FIRST, complete=True, enterprise=new.enterprise)
    with StandaloneClient(settings().amqp_uri("scripts")) as client:
        Seeder(client, Storage.from_settings()).firm(account, new.seed)
    browser = Browser(os.environ["PORTAL_URL"])
    credentials = {"username": new.username, "password": PASSWORD}
    home = browser.submit(browser.open("/sign-in"), "/sign-in", credentials)
    application_id = home.link("/applications/").split("/applications/")[1].split("/")[0]
    return Firm(new.username, application_id, browser)
