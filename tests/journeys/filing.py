"""Prepared drafts of the demonstration, submitted."""

from __future__ import annotations

from playwright.sync_api import Browser

from deploy.demo import accounts


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
