"""What the example subscriber prints: every event of a licence, with what has changed by name."""

from datetime import date, timedelta

import pytest

from deploy.subscriber_example.sentence import said
from services.review.licensing.changes import CHANGES, Change
from services.review.licensing.values import Licence
from services.review.licensing.views import told
from tests.factories.licences import TRIED, change, issued

START = date(2026, 3, 2)
END = issued(START).last_day
DAY = timedelta(days=1)
NAMED = {
    "register_change": "changed: name, address, legal_representative",
    "item_change": "changed: categories, scope",
    "renew": "then 2032-03-02 to 2038-03-01, changed: next_term",
    "extend": "extended until its renewal is decided, changed: extended",
    "expire": "EXPIRED since 2032-03-01, changed: state, ended_on",
    "cancel": "CANCELLED since 2026-04-11, changed: state, ended_on",
    "cancel_ex_officio": "CANCELLED since 2026-04-11, changed: state, ended_on, ended_by",
    "revoke": "REVOKED since 2026-04-11, changed: state, ended_on, ended_by",
    "restore": "changed: state, ended_on, ended_by",
}


def made(name: str) -> tuple[Licence | None, Change, date]:
    """(what was held, the change, its day)"""
    if name in ("issue", "take_over"):
        return None, change(name, START, 1, "firm"), START
    on = {"extend": END, "expire": END + DAY}.get(name, START + 40 * DAY)
    before = issued(START)
    if name == "restore":
        before = change("revoke", on, 1, "firm").apply(before)
    return before, change(name, on, 1, "firm"), on


@pytest.mark.parametrize("name", TRIED)
def test_each_event_is_one_line_that_names_what_has_changed(name: str) -> None:
    before, tried, on = made(name)
    line = said(told(tried.apply(before), on, before))
    assert line.startswith("上海明远")
    if before is None:
        assert "changed" not in line
    else:
        assert NAMED.get(name, "2026-03-02 to 2032-03-01") in line


def test_every_type_of_event_is_tried() -> None:
    assert {type(made(name)[1]) for name in TRIED} == set(CHANGES)


def test_what_is_no_licence_is_refused() -> None:
    with pytest.raises(KeyError):
        said({"name": "甲公司"})
