"""What every template of both surfaces can use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, g, request, url_for

from chassis import clock
from chassis.context import ANONYMOUS_ACTOR
from contracts.firm import Ability
from contracts.limits import MAX_FILE_MB
from contracts.operations import REVIEWERS
from contracts.review.working_together import PROPOSERS
from gateway import duties, fragments, inspection, paging, rpc, session, vendor
from gateway.documents.wording import file_size
from gateway.forms.fields import anchor
from rules import jurisdiction
from rules.checks.people import NOBODY, PEOPLE_LOOKED_AT
from rules.evaluation import tag_title
from rules.scope import grades_text
from rules.vocabulary import enumerations
from rules.vocabulary.enumerations import EDITABLE, ENDED, CaseState
from rules.vocabulary.licences import state_label

STATIC = Path(__file__).parent / "static"
DIALOG = "dialog-body"
GOOD = {CaseState.ISSUED, CaseState.COMPLETED, CaseState.APPROVED}
COLOURS = dict.fromkeys(ENDED, "neutral") | dict.fromkeys(EDITABLE, "warning")
COLOURS |= dict.fromkeys(GOOD, "success")


def install(app: Flask) -> None:
    app.context_processor(_context)
    app.jinja_env.globals.update(
        max_file_mb=MAX_FILE_MB,
        asset=asset,
        icon=vendor.icon,
        anchor=anchor,
        label=label,
        licence_state=state_label,
        tag_title=tag_title,
        table_rows=fragments.table_rows,
        provinces=jurisdiction.provinces,
        state_colour=lambda state: COLOURS.get(CaseState(state), "info"),
        new_form_key=rpc.new_form_key,
        nobody_entered=nobody_entered,
        offered_pages=paging.offered,
        accepted_endings=",".join(inspection.ENDINGS),
        hotline=jurisdiction.hotline(),
    )
    app.jinja_env.filters.update(
        day=day, moment=moment, grades=grades, file_size=file_size, office=office
    )
    app.jinja_env.tests["of_nobody"] = nobody_entered
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def in_dialog() -> bool:
    """Whether the answer goes into the dialog of the page beneath."""
    return request.headers.get("HX-Target") == DIALOG


def is_partial() -> bool:
    """Whether htmx asks and a part of a page is enough."""
    return "HX-Request" in request.headers


@cache
def asset(name: str) -> str:
    """The address of an own static file, with its version so that it may be cached for long."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def label(enumeration: str, value: str | None) -> str:
    """The Chinese label of an enumeration's value; an unknown value as it is."""
    if value is None:
        return ""
    try:
        return str(getattr(enumerations, enumeration)(value).label)
    except ValueError:
        return value


def nobody_entered(finding: Mapping[str, Any]) -> bool:
    """Whether a rule about people had nobody to look at: it is open then, and not fulfilled."""
    looked_at = [one["value"] for one in finding["inputs"] if one["label"] == PEOPLE_LOOKED_AT]
    return finding["result"] == "pass" and looked_at == [NOBODY]


def day(value: date | str | None) -> str:
    """2026年3月5日; "" for nothing. Accepts the ISO text of a date."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = clock.local(value).date()
    found = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{found.year}年{found.month}月{found.day}日"


def moment(value: datetime | str | None) -> str:
    """2026年3月5日 14:30 as in China; "" for nothing. Accepts ISO text."""
    if not value:
        return ""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{day(found)} {clock.local(found):%H:%M}"


def grades(categories: dict[str, str]) -> str:
    """承装类三级、承修类三级; 尚未选择类别和等级 for none."""
    return grades_text(categories) or "尚未选择类别和等级"


def office(code: str | None) -> str:
    return label("Office", code)


def _context() -> dict[str, Any]:
    actor = g.get("actor") or ANONYMOUS_ACTOR
    return {
        "surface": session.surface(),
        "actor": g.get("actor"),
        "unread_messages": g.get("unread", 0),
        "reviews": bool(actor.permissions & REVIEWERS),
        "may_file": duties.can(Ability.FILE),
        "may_manage": duties.can(Ability.MANAGE),
        "proposes": bool(actor.permissions & PROPOSERS),
        "layout": "dialog.html" if in_dialog() else "base.html",
        "today": clock.today(),
    }
