"""What review does once its database has been brought back to an earlier point in time."""

from __future__ import annotations

from sqlalchemy import func, insert, select, update

from chassis import clock
from chassis.transaction import Transaction
from rules.jurisdiction import office_data
from rules.vocabulary.enumerations import Office
from services.review import licence_events as feed
from services.review import numbering
from services.review.document_kinds import KINDS
from services.review.tables import counters, feed_breaks, licence_events


def after_restore(tx: Transaction, gap: int) -> None:
    """Leave a gap on purpose in every series of numbers, and a break in the feed of events.

    What was given out between that point and the loss is unknown: a licence, a document, a position
    of the feed must never come twice. gap: more than was given out of any series in that time.
    """
    tx.session.execute(update(counters).values(value=counters.c.value + gap))
    _begin_missing(tx, gap)
    _break_feed(tx)


def _begin_missing(tx: Transaction, gap: int) -> None:
    """Series of which nothing was given out by then may have begun since."""
    known = set(tx.session.scalars(select(counters.c.name)))
    names = [f"licence/{office_data(office).prefix}" for office in Office]
    # Over New Year the last documents may be of either year.
    for year in (clock.local(tx.now).year - 1, clock.local(tx.now).year):
        names += [f"document/{office}/{year}/{kind}" for office in Office for kind in KINDS]
        names += [f"proceeding/{office}/{year}" for office in Office]
    missing = [{"name": name, "value": gap} for name in names if name not in known]
    if missing:
        tx.session.execute(insert(counters), missing)


def _break_feed(tx: Transaction) -> None:
    """Positions and sequences go on from the time of day in seconds, which no count of events
    reaches and no earlier restore has used; subscribers are told."""
    newest = func.max(licence_events.c.position)
    last = int(tx.session.scalar(select(newest)) or 0)
    resumes = int(tx.now.timestamp())
    tx.session.execute(insert(feed_breaks).values(resumes=resumes, last=last, at=tx.now))
    numbering.go_on_after(tx.session, feed.SERIES, resumes - 1)
    feed.tell_break(tx, last=last, resumes=resumes)
