"""A licence near its end: granted by the services like any other, and older than it is."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from chassis.context import system_call
from chassis.database import Db
from rules.dates import years_later
from services.review.tables import licence_periods


def let_end(review_url: str, licence_id: str, valid_to: date) -> None:
    """Its only term ends on that day, as if it had begun six years before."""
    database = Db.connect(review_url, "review")
    try:
        with database.transaction(system_call("tests")) as tx:
            tx.session.execute(
                update(licence_periods)
                .where(licence_periods.c.licence_id == licence_id)
                .values(valid_to=valid_to, valid_from=years_later(valid_to, -6))
            )
    finally:
        database.close()
