"""A firm that holds a licence already: licence and active roster straight into the databases, by
the services' own functions, instead of an application that passes every step."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from chassis import clock
from chassis.context import system_call
from chassis.database import Db
from chassis.vault import Vault
from contracts.personnel import Post, ReserveRoster
from rules.dates import DAY, years_later
from rules.jurisdiction import office_data, office_of
from rules.licence import format_number
from rules.vocabulary.enumerations import Category, Level
from services.application.draft import Draft
from services.application.model import blank_sheets
from services.application.submission import posts_of
from services.personnel.handlers.reserve_roster import reserve_roster
from services.personnel.repository import replace_roster
from services.review.licensing import repository
from services.review.licensing.changes import Issue
from services.review.licensing.values import Grades, Licence, Particulars

_serials = itertools.count(40_000)  # apart from those that are counted
Tabs = Mapping[str, Mapping[str, Any]]


def hold(
    system: Mapping[str, str],
    enterprise_id: str,
    entry: Mapping[str, Any],
    tabs: Tabs,
    *,
    level: Level = Level.THIRD,
    ends_on: date | None = None,
) -> Licence:
    """The firm holds a licence of 承装 of this level, and the people of `tabs` serve it.

    entry: of its registration; tabs: of an application (tests.factories.applications). ends_on:
    the last day of the term, of six years; None: it begins today.
    """
    with _database(system, "review") as db, db.transaction(system_call("review")) as tx:
        issued_on = years_later(ends_on, -6) + DAY if ends_on else clock.today()
        office = office_of(entry["division"])
        issued = Issue(
            on=issued_on,
            id=str(uuid.uuid4()),
            number=format_number(office_data(office).prefix, next(_serials), issued_on.year),
            office=office,
            enterprise_id=enterprise_id,
            particulars=Particulars(
                entry["name"], entry["uscc"], entry["address"], entry["legal_representative"]
            ),
            grades=Grades.of({Category.INSTALL.value: level.value}),
        )
        licence = repository.keep(tx, None, issued)
    serve(system, enterprise_id, posts(tabs))
    return licence


def serve(system: Mapping[str, str], enterprise_id: str, people: list[Post]) -> None:
    """They are its active roster, in the place of whoever was."""
    application_id = str(uuid.uuid4())
    given = ReserveRoster(application_id=application_id, enterprise_id=enterprise_id, posts=people)
    with _database(system, "personnel") as db, db.transaction(system_call("application")) as tx:
        reserve_roster(tx, given, vault=Vault.from_settings())
        replace_roster(tx, application_id, enterprise_id)


def posts(tabs: Tabs) -> list[Post]:
    """Whom an application names, as personnel is told them."""
    sheets = blank_sheets("NEW")
    for code, tab in tabs.items():
        rows = {
            name: [{"id": str(uuid.uuid4()), **row} for row in rows]
            for name, rows in tab["rows"].items()
        }
        sheets[code].fields, sheets[code].rows = dict(tab["fields"]), rows
    return posts_of(Draft("NEW", "GENERAL", sheets, [], {}, None))


@contextmanager
def _database(system: Mapping[str, str], service: str) -> Iterator[Db]:
    database = Db.connect(system[f"DATABASE_URL_{service.upper()}"], service)
    yield database
    database.close()
