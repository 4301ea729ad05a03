"""`python -m deploy.local with-system deploy.demo.older_licence USERNAME [DAYS]`: let a firm of the
demonstration hold a licence that ends in DAYS (60), as if it had been granted six years before.

No licence is so old on a system that was started today. What an operator who takes over the old
register would bring is written here by the services' own code: a licence taken over (with its
version, event and audit record) and the people who serve it. It needs the databases and keys of the
services, which no firm and no page has. Prints the number of the licence.
"""

from __future__ import annotations

import sys
import uuid
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta

from chassis import clock
from chassis.context import Call, system_call
from chassis.database import Db
from chassis.rpc.standalone import StandaloneClient
from chassis.settings import settings
from chassis.transaction import Transaction
from chassis.vault import Vault
from contracts.identity.enterprises import Enterprise, EntryQuery
from contracts.personnel import Post, ReserveRoster
from deploy.demo import accounts
from deploy.demo.people import Row, staff
from deploy.demo.session import FirmSession
from rules.dates import years_later
from rules.jurisdiction import office_data
from rules.licence import format_number
from rules.vocabulary.enumerations import Category, Level, Office, PersonKind
from services.identity.queries import enterprise_entry
from services.personnel import repository as rosters
from services.personnel.handlers.reserve_roster import reserve_roster
from services.review import numbering
from services.review.licensing import repository as licences
from services.review.licensing.changes import TakeOver
from services.review.licensing.values import Grades, Particulars, Period

DAYS = 60
Applied = Mapping[Category, Level]
APPLIED: Applied = {Category.INSTALL: Level.THIRD}


def main(username: str, days: str = str(DAYS)) -> None:
    with StandaloneClient(settings().amqp_uri("scripts")) as client:
        print(hold_by(client, username, clock.today() + timedelta(days=int(days))))


def hold_by(
    client: StandaloneClient, username: str, valid_to: date, applied: Applied = APPLIED
) -> str:
    """The number of the licence that the firm of this account holds then. Raises as `hold`."""
    with FirmSession(client, username, accounts.PASSWORD) as session:
        enterprise_id = str(session.actor.enterprise_id)
    call, vault = system_call("demonstration"), Vault.from_settings()
    with closing(_database("identity")) as db, db.read(call) as identity:
        asked = EntryQuery(enterprise_id=enterprise_id)
        entry = enterprise_entry(identity, call, asked, vault=vault)
    return hold(call, vault, entry, valid_to, applied)


def hold(
    call: Call, vault: Vault, entry: Enterprise, valid_to: date, applied: Applied = APPLIED
) -> str:
    """The number of the licence that the firm holds then. entry: its register entry.

    Raises Conflict where it holds one already.
    """
    with closing(_database("review")) as db, db.transaction(call) as tx:
        number = _take_over(tx, entry, valid_to, applied)
    with closing(_database("personnel")) as db, db.transaction(call) as tx:
        application_id, enterprise_id = str(uuid.uuid4()), entry.enterprise_id
        named = ReserveRoster(
            application_id=application_id,
            enterprise_id=enterprise_id,
            posts=list(_posts(zlib.crc32(entry.uscc.encode()), applied)),
        )
        reserve_roster(tx, named, vault=vault)
        rosters.replace_roster(tx, application_id, enterprise_id)
    return number


def _take_over(tx: Transaction, entry: Enterprise, valid_to: date, applied: Applied) -> str:
    office, today = Office(entry.office), clock.today()
    first_day = years_later(valid_to, -6) + timedelta(days=1)
    prefix = office_data(office).prefix
    serial = numbering.take(tx.session, f"licence/{prefix}")
    grades = Grades.of({kind.value: level.value for kind, level in applied.items()})
    change = TakeOver(
        on=today,
        id=str(uuid.uuid4()),
        number=format_number(prefix, serial, first_day.year),
        office=office,
        enterprise_id=entry.enterprise_id,
        particulars=Particulars(entry.name, entry.uscc, entry.address, entry.legal_representative),
        term=Period(1, first_day, valid_to, first_day, grades),
    )
    before = licences.last_of(licences.lock_all_of(tx.session, entry.enterprise_id))
    return licences.keep(tx, before, change).number


def _posts(seed: int, applied: Applied) -> Iterator[Post]:
    """The least staff of the level, as an application would name it."""
    level = min(applied.values())
    people = staff(level, seed, clock.today(), tuple(applied))
    heads = {PersonKind.TECH_HEAD: "technical_head", PersonKind.SAFETY_HEAD: "safety_head"}
    for kind, tab in heads.items():
        head = getattr(people, tab) | {"experience": people.experience[tab]}
        yield _post(kind, tab, head)
        if head.get("also_technician"):
            yield _post(PersonKind.TECH, tab, head)
    for kind, rows in (
        (PersonKind.TECH, people.technicians),
        (PersonKind.SKILL, people.electricians),
    ):
        for row in rows:
            yield _post(kind, str(uuid.uuid4()), row)


def _post(kind: PersonKind, row_id: str, profile: Row) -> Post:
    return Post(
        id_number=profile["id_number"],
        name=profile["name"],
        kind=kind,
        row_id=row_id,
        profile=profile,
    )


def _database(service: str) -> Db:
    return Db.connect(settings().database_url(service), service)


if __name__ == "__main__":
    main(*sys.argv[1:3])
