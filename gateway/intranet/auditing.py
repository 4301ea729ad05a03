"""审计记录: what everybody did in every service, and whether the record is whole (P-04).

For the audit administrator. Each service keeps a record of its own; a page puts them together.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis import clock
from contracts.auditing import EXPORTED, PAGE, AuditEntry
from contracts.errors import Conflict, Finding, Forbidden, Invalid, ServiceError
from gateway.documents.audit_sheet import CONTENT_TYPE, audit_sheet
from gateway.downloads import attachment
from gateway.intranet import blueprint
from gateway.recorded import KINDS, LOOKS, OBJECTS, SERVICES, WORDS
from gateway.rpc import parallel, rpc
from rules.dates import read_day

MOST_EXPORTED = 5000
BULK_OBJECTS, BULK_LOOKS = 20, 300
"""Within an hour, of one account: so many objects, or looks, and somebody has to ask why. An
examiner opens at most some ten cases in an hour."""
ALARM_DAYS = 30
VIEWS = {"all": "全部记录", "looks": "查看个人信息"}


class Kept(NamedTuple):
    """An entry and the service that keeps it."""

    service: str
    entry: AuditEntry


class Alarm(NamedTuple):
    """looks, objects: of one account within the hour, over all services."""

    hour: datetime
    account_id: str
    name: str
    office: str | None
    looks: int
    objects: int
    explained: AuditEntry | None


@blueprint.get("/audit")
def audit() -> str | tuple[str, int]:
    """Newest first; `before` is where the page before has ended."""
    typed, asked, findings = _asked()
    if findings:
        return _page(typed, [], findings=findings), Invalid.status
    found = parallel(_entries(**asked), return_errors=True)
    errors = [one for one in found.values() if isinstance(one, ServiceError)]
    if len(errors) == len(found) or any(isinstance(one, Forbidden) for one in errors):
        raise errors[0]
    missing = [SERVICES[name] for name, one in found.items() if isinstance(one, ServiceError)]
    lists = {name: one.items for name, one in found.items() if not isinstance(one, ServiceError)}
    kept = _merged(lists)
    more = len(kept) > PAGE or any(len(one) == PAGE for one in lists.values())
    kept = kept[:PAGE]
    older = kept[-1].entry.at.isoformat() if more and kept else None
    return _page(typed, kept, missing=missing, older=older)


@blueprint.post("/audit/export")
def export_audit() -> FileResponse:
    """What was chosen, as Excel; every service records it. Raises Conflict where it is too much."""
    typed, asked, findings = _asked()
    if findings:
        raise Invalid(findings=findings)
    asked["before"] = None
    found = parallel(_exports(**asked))
    lists = {name: one.items for name, one in found.items()}
    kept = _merged(lists)
    if len(kept) > MOST_EXPORTED or any(len(one) == EXPORTED for one in lists.values()):
        raise Conflict(f"一个服务的记录超过{EXPORTED}条，请缩短起止日期或者增加条件后分次导出")
    content = audit_sheet((one.service, one.entry) for one in kept)
    since, until = typed["since"] or "最早", typed["until"] or clock.today().isoformat()
    return attachment(content, f"审计记录 {since}至{until}.xlsx", CONTENT_TYPE)


@blueprint.get("/audit/alarms")
def audit_alarms() -> str:
    """Who looked at much within an hour, and what came of asking."""
    return _alarms()


@blueprint.post("/audit/alarms")
def explain_looks() -> Response | tuple[str, int]:
    account_id, hour = request.form.get("account_id", ""), request.form.get("hour", "")
    remark = request.form.get("remark", "")
    instant = _instant(hour)
    if instant is None:
        raise Invalid.at("hour", "请从列表中选择")
    try:
        rpc().identity.explain_looks(account_id=account_id, hour=instant, remark=remark)
    except Invalid as error:
        return _alarms(f"{account_id} {hour}", remark, error.findings), error.status
    flash("核实情况已记录", "success")
    return redirect(url_for("intranet.audit_alarms"))


def alarms() -> list[Alarm]:
    """Of the last days, newest first."""
    since = clock.now() - timedelta(days=ALARM_DAYS)
    asked = {"since": since, "actions": sorted(LOOKS), "objects": 1, "looks": 1}
    asked |= {"objects": BULK_OBJECTS, "looks": BULK_LOOKS}
    told = rpc().identity.audit_entries.defer(actions=["explain_looks"])
    found = parallel({"explained": told, **_looks(**asked)})
    explained = {one.object_id: one for one in reversed(found.pop("explained").items)}
    together: dict[tuple[datetime, str], Alarm] = {}
    for one in (look for answer in found.values() for look in answer.items):
        key = (one.hour, one.account_id)
        was = together.get(key)
        looks, objects = (was.looks, was.objects) if was else (0, 0)
        about = f"{one.account_id}:{one.hour.isoformat()}"
        together[key] = Alarm(
            *key, one.name, one.office, looks + one.looks, objects + one.objects,
            explained.get(about),
        )  # fmt: skip
    return sorted(together.values(), key=lambda one: one.hour, reverse=True)


def _alarms(asked: str = "", remark: str = "", findings: Any = ()) -> str:
    return render_template(
        "intranet/audit/alarms.html",
        alarms=alarms(),
        asked=asked,
        remark=remark,
        findings=findings,
        days=ALARM_DAYS,
        most=(BULK_OBJECTS, BULK_LOOKS),
    )


def _page(typed: dict[str, str], kept: list[Kept], **shown: Any) -> str:
    return render_template(
        "intranet/audit/list.html",
        typed=typed,
        kept=kept,
        acts=sorted(WORDS.items(), key=lambda one: one[1]),
        looks=LOOKS,
        words=WORDS,
        services=SERVICES,
        objects=OBJECTS,
        kinds=KINDS,
        views=VIEWS,
        **{"findings": [], "missing": [], "older": None} | shown,
    )


def _asked() -> tuple[dict[str, str], dict[str, Any], list[Finding]]:
    """As typed, as asked, and what is wrong with it."""
    names = ("since", "until", "name", "action", "object_id", "account_id", "before", "view")
    typed = {name: request.values.get(name, "").strip() for name in names}
    typed["view"] = typed["view"] if typed["view"] in VIEWS else "all"
    asked: dict[str, Any] = {
        "name": typed["name"][:100],
        "object_id": typed["object_id"][:200] or None,
        "account_id": typed["account_id"][:200] or None,
        "before": _instant(typed["before"]),
        "actions": [typed["action"]] if typed["action"] in WORDS else [],
    }
    if typed["view"] == "looks" and typed["action"] not in LOOKS:
        asked["actions"] = sorted(LOOKS)
    findings: list[Finding] = []
    for name in ("since", "until"):
        try:
            asked[name] = _day(typed[name])
        except ValueError:
            message = "日期应写成 2024-05-31 的样式"
            findings.append({"path": name, "message": message})
    return typed, asked, findings


def _day(text: str) -> date | None:
    return read_day(text) if text else None


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _merged(found: dict[str, list[AuditEntry]]) -> list[Kept]:
    kept = [Kept(service, entry) for service, items in found.items() for entry in items]
    return sorted(kept, key=lambda one: one.entry.at, reverse=True)


def _entries(**asked: Any) -> dict[str, Any]:
    return {
        "identity": rpc().identity.audit_entries.defer(**asked),
        "application": rpc().application.audit_entries.defer(**asked),
        "personnel": rpc().personnel.audit_entries.defer(**asked),
        "review": rpc().review.audit_entries.defer(**asked),
        "evaluation": rpc().evaluation.audit_entries.defer(**asked),
        "credit_gateway": rpc().credit_gateway.audit_entries.defer(**asked),
    }


def _exports(**asked: Any) -> dict[str, Any]:
    return {
        "identity": rpc().identity.export_audit.defer(**asked),
        "application": rpc().application.export_audit.defer(**asked),
        "personnel": rpc().personnel.export_audit.defer(**asked),
        "review": rpc().review.export_audit.defer(**asked),
        "evaluation": rpc().evaluation.export_audit.defer(**asked),
        "credit_gateway": rpc().credit_gateway.export_audit.defer(**asked),
    }


def _looks(**asked: Any) -> dict[str, Any]:
    return {
        "identity": rpc().identity.audit_looks.defer(**asked),
        "application": rpc().application.audit_looks.defer(**asked),
        "personnel": rpc().personnel.audit_looks.defer(**asked),
        "review": rpc().review.audit_looks.defer(**asked),
        "evaluation": rpc().evaluation.audit_looks.defer(**asked),
        "credit_gateway": rpc().credit_gateway.audit_looks.defer(**asked),
    }
