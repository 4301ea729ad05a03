"""Whatever a licence has become, the public look-up and the verification of a print have a word
for it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask, g, render_template, render_template_string

from rules.licence import valid_until
from rules.vocabulary.enumerations import LicenceEnding, LicenceState, PrintState
from services.review.licensing.changes import (
    Cancel,
    Change,
    Expire,
    Extend,
    Reissue,
    Renew,
    Revoke,
)
from services.review.licensing.values import Licence, Period
from services.review.licensing.views import public_view, verified_view
from tests.factories.licences import HIGH, LOW, issued, take_over

START = date(2026, 3, 2)
END = valid_until(START)
DAY = timedelta(days=1)
LATER = START + timedelta(days=100)
NEXT = END + DAY
Page = Callable[..., str]
FACE = """{% from "public/face.html" import face with context %}{{ face(licence) }}"""


def after(*changes: Change) -> Licence:
    found = issued(START)
    for one in changes:
        found = one.apply(found)
    return found


@dataclass
class State:
    """look_up: words that the look-up shows of it, print_: those that the verification of its first
    print begins with."""

    name: str
    licence: Licence
    on: date
    look_up: tuple[str, ...]
    print_: str


RENEWED = after(Renew(on=LATER, grades=LOW))
EXTENDED = after(Extend(on=END))
STATES = (
    State("valid", after(), START, ("有效",), "许可证真实有效"),
    State("on its last day", after(), END, ("有效",), "许可证真实有效"),
    State("over, before the clock is followed", after(), NEXT, ("已过期",), "许可证已过期"),
    State("expired", after(Expire(on=NEXT)), NEXT, ("已过期", f"于{END.year}年"), "许可证已过期"),
    State("cancelled", after(Cancel(on=LATER)), LATER, ("已注销", "终止"), "许可证已注销"),
    State(
        "cancelled after its end", after(Expire(on=NEXT), Cancel(on=NEXT)), NEXT,
        ("已注销", f"于{END.year}年"), "许可证已注销",
    ),
    State(
        "cancelled ex officio", after(Cancel(on=LATER, ex_officio=True)), LATER,
        ("已注销（依职权）", "终止"), "许可证已注销（依职权）",
    ),
    *(
        State(one.name.lower(), after(Revoke(on=LATER, ended_by=one)), LATER,
              (one.label, "终止"), f"许可证{one.label}")
        for one in (LicenceEnding.WITHDRAWN, LicenceEnding.ANNULLED, LicenceEnding.REVOKED)
    ),
    State("printed again", after(Reissue(on=LATER)), LATER, ("有效",), "本证已作废"),
    State("renewed, not begun", RENEWED, LATER, ("有效", "已准予延续", "未生效"), "许可证真实有效"),
    State("renewed, begun", RENEWED, NEXT, ("有效",), "本证已作废"),
    State("extended", EXTENDED, NEXT, ("有效", "视为准予延续"), "许可证真实有效"),
    State(
        "extended, then refused", Expire(on=NEXT + DAY).apply(EXTENDED), NEXT + DAY,
        ("已过期", "终止"), "许可证已过期",
    ),
)  # fmt: skip


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", "", html, flags=re.DOTALL))


@pytest.fixture
def page(portal: Flask) -> Page:
    def rendered(licence: Licence, on: date, number: int | None = None) -> str:
        with portal.test_request_context():
            g.actor, g.call = None, SimpleNamespace(trace_id="t")
            if number is None:
                return text_of(render_template_string(FACE, licence=public_view(licence, on, [])))
            found = verified_view(licence, licence.prints[number - 1], on, [])
            at = datetime(2026, 3, 2, tzinfo=UTC)
            return text_of(render_template("public/verified.html", licence=found, at=at))

    return rendered


@pytest.mark.spec("N-16")
@pytest.mark.parametrize("state", STATES, ids=lambda one: one.name)
def test_every_state_has_its_words(page: Page, state: State) -> None:
    shown = page(state.licence, state.on)
    for word in state.look_up:
        assert word in shown
    others = {one.label for one in LicenceState} - {state.look_up[0]}
    assert not any(f"状态{word} " in shown.replace("状态 ", "状态") for word in others)
    assert state.print_ in page(state.licence, state.on, 1)


def test_the_print_of_a_term_to_come_is_not_begun(page: Page) -> None:
    assert "本证未生效" in page(RENEWED, LATER, 2)
    assert "许可证真实有效" in page(RENEWED, NEXT, 2)


def test_a_licence_whose_first_term_lies_ahead_is_not_called_valid(page: Page) -> None:
    """As the old register may have one: issued, with a term from next month."""
    start = START + timedelta(days=30)
    coming = take_over(START, term=Period(1, start, valid_until(start), START, HIGH)).apply(None)
    assert "未生效" in page(coming, START) and "有效 " not in page(coming, START).split("未生效")[0]
    assert "未生效" not in page(coming, start)


def test_the_table_has_every_state() -> None:
    shown = {one.licence.state_on(one.on) for one in STATES}
    assert shown == set(LicenceState)
    prints = {
        one.licence.print_state(first, one.on) for one in STATES for first in one.licence.prints
    }
    assert prints == set(PrintState)
