"""Prepared drafts of the demonstration, submitted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from chassis.rpc.standalone import StandaloneClient
from chassis.settings import settings
from chassis.storage import Storage
from deploy.demo import accounts
from deploy.demo.newcomer import newcomer
from deploy.demo.seed import Seeder
from rules.vocabulary.enumerations import Level


def submit_new(system: dict[str, str], chromium: Browser) -> str:
    """Of a firm of its own, with the least staff of the third level; the id of the application."""
    new = newcomer()
    account = accounts.FirmAccount(
        new.username, Level.THIRD, complete=True, enterprise=new.enterprise
    )
    with pytest.MonkeyPatch.context() as patch:
        for name, value in system.items():
            patch.setenv(name, value)
        settings.cache_clear()
        with StandaloneClient(settings().amqp_uri("scripts")) as scripts:
            Seeder(scripts, Storage.from_settings()).firm(account, new.seed)
    settings.cache_clear()
    return submit(system, chromium, new.username)


def submit(system: dict[str, str], chromium: Browser, firm: str) -> str:
    """By a program of the firm (through the browser's own client); the id of the application."""
    api = f"{system['PORTAL_URL']}/api/v1"
    ask = chromium.new_context().request
    account = {"username": firm, "password": accounts.PASSWORD}
    token = ask.post(f"{api}/tokens", data=account).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    mine = ask.get(f"{api}/applications", headers=headers).json()["items"]
    application_id = str(mine[0]["application_id"])
    answer = ask.post(f"{api}/applications/{application_id}/submission", headers=headers)
    assert answer.ok, answer.text()
    return application_id
