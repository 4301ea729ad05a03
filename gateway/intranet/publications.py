"""双公示 as a file for the national exchange: the same records as are public, all of some days."""

from __future__ import annotations

import csv
import io
from datetime import date

from flask import Response, render_template, request

from chassis import clock
from contracts.errors import Invalid
from contracts.review.publications import KINDS, LICENCES
from gateway.downloads import attachment
from gateway.intranet import blueprint
from gateway.rpc import rpc
from rules.dates import DAY, read_day
from rules.vocabulary.texts import quoted

MOST_DAYS = 31
A_PAGE, MOST_PAGES = 500, 20


@blueprint.get("/publications")
def publications() -> str:
    return _page()


@blueprint.get("/publications.csv")
def publications_file() -> Response | tuple[str, int]:
    """UTF-8 with its mark, so that spreadsheets read it."""
    kind = request.args.get("kind", LICENCES)
    try:
        since, until = _days()
    except Invalid as error:
        return _page(error.findings[0]["message"]), 422
    if kind not in KINDS:
        return _page("请选择许可或者处罚"), 422
    out, page = io.StringIO(), 1
    written = csv.writer(out)
    while page <= MOST_PAGES:
        found = rpc().review.publications(
            kind=kind, since=since, until=until, page=page, limit=A_PAGE
        )
        for number, item in enumerate(found.items):
            if page == 1 and number == 0:
                written.writerow(item.record)
            written.writerow([quoted(text) for text in item.record.values()])
        if page >= found.pages:
            break
        page += 1
    name = f"双公示-{KINDS[kind]}-{since:%Y%m%d}-{until:%Y%m%d}.csv"
    return attachment(("\ufeff" + out.getvalue()).encode(), name, "text/csv; charset=utf-8")


def _days() -> tuple[date, date]:
    """Raises Invalid at "since"."""
    try:
        since, until = (read_day(request.args.get(name, "")) for name in ("since", "until"))
    except ValueError:
        raise Invalid.at("since", "日期应写成 2026-05-31 的样式") from None
    if not since <= until <= since + (MOST_DAYS - 1) * DAY:
        raise Invalid.at("since", f"一次最多导出{MOST_DAYS}天")
    return since, until


def _page(message: str = "") -> str:
    today = clock.today()
    asked = {name: request.args.get(name) for name in ("kind", "since", "until")}
    return render_template(
        "intranet/publications.html", kinds=KINDS, asked=asked, message=message,
        first=today - 6 * DAY, last=today, most=MOST_DAYS,
    )  # fmt: skip
