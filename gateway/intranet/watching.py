"""常态化监管: holders whose people no longer suffice, what is done about it, and the trend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from flask import Response as FileResponse
from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from chassis import clock
from contracts.errors import Conflict, Finding, Invalid, StaleVersion
from contracts.watching import MOST_EXPORTED, SORTS, ShortfallLine, ShortfallMoved
from gateway import downloads
from gateway.documents.shortfall_sheet import CONTENT_TYPE, lasted, shortfall_sheet
from gateway.intranet import blueprint
from gateway.rpc import rpc
from rules.order import ORDERS, load_order
from rules.vocabulary.enumerations import Level, Office, WatchState, choices

PLACE = "/watching/<id:shortfall_id>"
SPANS = {30: "近30天", 90: "近90天", 366: "近一年"}
EXPORTED = 500
CHANGED = "该记录在您打开以后有变化，请核对后重新提交"
Values = dict[str, Any]


@blueprint.get("/watching")
def watching() -> str:
    chosen = _chosen()
    sort = request.args.get("sort", "")
    page = min(max(request.args.get("page", 1, type=int), 1), 1000)
    asked = {**chosen, "sort": sort if sort in SORTS else "since"}
    found = rpc().personnel.shortfalls(**asked, page=page)
    return render_template(
        "intranet/watching/list.html",
        found=found,
        chosen=asked,
        page=page,
        states=list(WatchState),
        sorts=SORTS,
        **_choices(),
    )


@blueprint.get("/watching/list.xlsx")
def watching_file() -> FileResponse:
    """As it is filtered, by 20,000 lines at most."""
    content = shortfall_sheet(_everyone(_chosen()), clock.today())
    return downloads.attachment(content, "常态化监管.xlsx", CONTENT_TYPE)


def _everyone(chosen: Values) -> Iterator[ShortfallLine]:
    after, count = None, 0
    while count < MOST_EXPORTED:
        items = rpc().personnel.export_shortfalls(**chosen, after=after).items
        yield from items
        count += len(items)
        if len(items) < EXPORTED:
            return
        after = items[-1].shortfall_id


@blueprint.get("/watching/trend")
def watching_trend() -> str:
    chosen = {name: value for name, value in _chosen().items() if name != "state"}
    days = request.args.get("days", 90, type=int)
    days = days if days in SPANS else 90
    found = rpc().personnel.shortfall_trend(**chosen, days=days)
    return render_template(
        "intranet/watching/trend.html", points=found.points, chosen=chosen, days=days, spans=SPANS,
        **_choices(),
    )  # fmt: skip


@blueprint.get(PLACE)
def shortfall(shortfall_id: str) -> str:
    return _page(shortfall_id)


@blueprint.post(f"{PLACE}/notice")
def notify_shortfall(shortfall_id: str) -> Response | tuple[str, int]:
    given = _given("deadline", "notice")
    return _carried_out(
        shortfall_id, given, "notice", "已通知企业限期整改",
        lambda: rpc().personnel.notify_shortfall(
            **_named(shortfall_id), deadline=_day(given["deadline"]), remark=given["notice"]
        ),
    )  # fmt: skip


@blueprint.post(f"{PLACE}/follow-up")
def follow_up_shortfall(shortfall_id: str) -> Response | tuple[str, int]:
    given = _given("later", "follow_up")
    return _carried_out(
        shortfall_id, given, "follow_up", "已记录",
        lambda: rpc().personnel.follow_up_shortfall(
            **_named(shortfall_id),
            remark=given["follow_up"],
            deadline=_day(given["later"], "later") if given["later"] else None,
        ),
    )  # fmt: skip


@blueprint.post(f"{PLACE}/closing")
def close_shortfall(shortfall_id: str) -> Response | tuple[str, int]:
    given = _given("closing")
    return _carried_out(
        shortfall_id, given, "closing", "已办结",
        lambda: rpc().personnel.close_shortfall(**_named(shortfall_id), remark=given["closing"]),
    )  # fmt: skip


def _carried_out(
    shortfall_id: str, given: Values, place: str, done: str, carry_out: Callable[[], ShortfallMoved]
) -> Response | tuple[str, int]:
    """What was typed stays where it is refused. place: of the remark on the page."""
    try:
        carry_out()
    except Invalid as error:
        at = {"remark": place, "deadline": "later" if place == "follow_up" else "deadline"}
        findings: list[Finding] = [
            {**one, "path": at.get(one["path"], one["path"])} for one in error.findings
        ]
        return _page(shortfall_id, given, findings), error.status
    except StaleVersion as error:
        return _page(shortfall_id, given, [{"path": place, "message": CHANGED}]), error.status
    except Conflict as error:
        return _page(shortfall_id, given, [{"path": place, "message": error.message}]), error.status
    flash(done, "success")
    return redirect(url_for("intranet.shortfall", shortfall_id=shortfall_id))


def _page(
    shortfall_id: str, filled: Values | None = None, findings: list[Finding] | None = None
) -> str:
    found = rpc().personnel.shortfall(shortfall_id=shortfall_id)
    return render_template(
        "intranet/watching/shortfall.html",
        found=found,
        line=found.line,
        days=lasted(found.line, clock.today()),
        filled=filled or {},
        findings=findings or [],
        **_choices(),
    )


def _named(shortfall_id: str) -> Values:
    version = request.form.get("version", 0, type=int)
    return {"shortfall_id": shortfall_id, "version": min(max(version, 0), 2**31 - 1)}


def _given(*names: str) -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in names}


def _day(typed: str, at: str = "deadline") -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Invalid.at(at, "请选择整改期限") from None


def _chosen() -> Values:
    known: dict[str, Collection[str]] = {
        "office": list(Office), "level": list(Level), "order": ORDERS, "state": list(WatchState),
    }  # fmt: skip
    asked = {name: request.args.get(name, "") for name in known}
    return {name: asked[name] if asked[name] in known[name] else None for name in known}


def _choices() -> Values:
    return {
        "offices": [] if g.actor.office else choices(Office),
        "levels": choices(Level),
        "orders": {code: load_order(code).name for code in ORDERS},
        "today": clock.today(),
    }
