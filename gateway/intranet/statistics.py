"""统计分析: holders, cases, steps (N-17); every figure leads to the list behind it."""

from __future__ import annotations

from typing import Any

from flask import Response as FileResponse
from flask import g, render_template, request, url_for

from chassis import clock
from contracts.errors import Finding, Invalid
from contracts.review.statistics import MOST, VIEWS, Statistics
from gateway import paging
from gateway.documents.tables import CONTENT_TYPE, table_sheet
from gateway.downloads import attachment
from gateway.intranet import blueprint
from gateway.rpc import rpc
from rules.dates import read_day
from rules.vocabulary.enumerations import (
    ApplicationType,
    CaseState,
    Level,
    Office,
    ReviewStep,
    choices,
)

TITLES = {"holders": "持证企业", "cases": "办件", "open": "在办件", "steps": "环节用时"}
BY = {
    "office": "派出机构", "level": "最高等级", "month": "月份", "type": "事项", "state": "状态",
    "age": "已办天数", "step": "环节",
}  # fmt: skip
AGES = {
    "D5": "5天以内",
    "D10": "6至10天",
    "D20": "11至20天",
    "D45": "21至45天",
    "OLDER": "45天以上",
}
IN_TIME = {"IN_TIME": "按期", "LATE": "超期", "NO_LIMIT": "不计时限"}
KINDS: dict[str, Any] = {
    "office": Office, "level": Level, "type": ApplicationType, "state": CaseState,
    "step": ReviewStep,
}  # fmt: skip
SERIES = {"holders": "level", "cases": "state", "open": "state", "steps": "in_time"}


@blueprint.get("/statistics")
def statistics() -> str | tuple[str, int]:
    asked, findings = _asked()
    found: Statistics | None = None
    if not findings:
        try:
            found = rpc().review.statistics(**asked)
        except Invalid as error:
            findings = error.findings
    page = _page(asked, found, findings)
    return (page, Invalid.status) if findings else page


@blueprint.get("/statistics.xlsx")
def statistics_sheet() -> FileResponse:
    """The table as it stands on the page."""
    asked = _right()
    found = rpc().review.statistics(**asked)
    by, view = BY[asked["by"]], TITLES[asked["view"]]
    heads = [(by, 24), *((_series(asked, one), 12) for one in found.series), ("合计", 12)]
    rows: list[tuple[str | int, ...]] = [
        (
            _name(asked["by"], line.key),
            *(line.counts.get(one, 0) for one in found.series),
            line.total,
        )
        for line in found.lines
    ]
    rows.append(("合计", *_sums(found), sum(line.total for line in found.lines)))
    name = f"{view}统计 按{by} {asked['since']}至{asked['until']}.xlsx"
    return attachment(table_sheet(view, heads, rows), name, CONTENT_TYPE)


@blueprint.get("/statistics/list")
def counted() -> str:
    """What is behind one figure, or all of them."""
    asked, page = _right(), paging.asked()
    of = _of()
    found = rpc().review.counted(**asked, **of, page=page)
    paging.existing(page, found.pages)
    parts = [_name(asked["by"], of["key"])] if of["key"] is not None else []
    parts += [_series(asked, of["series"])] if of["series"] is not None else []
    return render_template(
        "intranet/statistics/list.html",
        asked=asked,
        query=asked | of,
        found=found,
        page=page,
        title="，".join([TITLES[asked["view"]], *parts]),
        name=lambda key: _name(asked["by"], key),
        series=lambda key: _series(asked, key),
        by=BY[asked["by"]],
    )


@blueprint.get("/statistics/list.xlsx")
def counted_sheet() -> FileResponse:
    asked, of = _right(), _of()
    found = rpc().review.counted(**asked, **of, whole=True)
    heads = [
        ("编号", 24), ("单位名称", 40), ("派出机构", 16), (BY[asked["by"]], 18), ("分类", 14),
        ("日期", 14),
    ]  # fmt: skip
    rows = [
        (
            one.number, one.name, _name("office", one.office), _name(asked["by"], one.key),
            _series(asked, one.series), one.day.isoformat() if one.day else "",
        )
        for one in found.items
    ]  # fmt: skip
    title = f"{TITLES[asked['view']]}明细"
    return attachment(table_sheet(title, heads, rows), f"{title}.xlsx", CONTENT_TYPE)


def _sums(found: Statistics) -> list[int]:
    return [sum(line.counts.get(one, 0) for line in found.lines) for one in found.series]


def _name(by: str, key: str | None) -> str:
    if by == "age":
        return AGES.get(key or "", "")
    if by not in KINDS:
        return key or ""
    try:
        return str(KINDS[by](key).label)
    except ValueError:
        return key or "—"


def _series(asked: dict[str, Any], key: str | None) -> str:
    kind = SERIES[asked["view"]]
    return IN_TIME.get(key or "", "") if kind == "in_time" else _name(kind, key)


def _right() -> dict[str, Any]:
    asked, findings = _asked()
    if findings:
        raise Invalid(findings=findings)
    return asked


def _of() -> dict[str, Any]:
    return {name: request.args.get(name, "")[:40] or None for name in ("key", "series")}


def _asked() -> tuple[dict[str, Any], list[Finding]]:
    """What was chosen; without it the holders by office, this year so far."""
    today = clock.today()
    view = request.args.get("view", "")
    view = view if view in VIEWS else "holders"
    by = request.args.get("by", "")
    office = request.args.get("office", "")
    asked: dict[str, Any] = {
        "view": view,
        "by": by if by in VIEWS[view] else VIEWS[view][0],
        "since": today.replace(day=1, month=1),
        "until": today,
        "office": office if office in [*Office] else None,
    }
    findings: list[Finding] = []
    for name in ("since", "until"):
        typed = request.args.get(name, "").strip()
        try:
            asked[name] = read_day(typed) if typed else asked[name]
        except ValueError:
            findings.append(Finding(path=name, message="日期应写成 2024-05-31 的样式"))
    return asked, findings


def _page(asked: dict[str, Any], found: Statistics | None, findings: list[Finding]) -> str:
    def address(key: str | None = None, series: str | None = None) -> str:
        return url_for("intranet.counted", **asked, key=key, series=series)

    return render_template(
        "intranet/statistics/figures.html",
        asked=asked,
        found=found,
        findings=findings,
        views=TITLES,
        by_choices={one: BY[one] for one in VIEWS[asked["view"]]},
        offices=choices(Office) if g.actor.office is None else [],
        names={line.key: _name(asked["by"], line.key) for line in found.lines} if found else {},
        series={one: _series(asked, one) for one in found.series} if found else {},
        sums=_sums(found) if found else [],
        chart=_chart(asked, found) if found else None,
        address=address,
        most=MOST,
        dated=asked["view"] in ("cases", "steps"),
    )


def _chart(asked: dict[str, Any], found: Statistics) -> dict[str, Any]:
    """For static/js/figures.js."""
    return {
        "names": [_name(asked["by"], line.key) for line in found.lines],
        "series": [
            {
                "name": _series(asked, one),
                "data": [line.counts.get(one, 0) for line in found.lines],
            }
            for one in found.series
        ],
    }
