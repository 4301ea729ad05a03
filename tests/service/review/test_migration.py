"""Pauses and extensions of the release before become entries of the ledger, and go back."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest
from sqlalchemy import Connection, create_engine, pool, text
from sqlalchemy.orm import Session

from chassis import migrate
from chassis.addresses import postgresql_url
from chassis.clock import SHANGHAI
from rules.calendar import published
from rules.ledger import Ledger
from rules.vocabulary.enumerations import CountedFrom, EntryKind, PauseGround
from services.review.ledger import ledgers_of
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
START, PAUSE, RESUME, EXTEND = EntryKind


def at(day: int | None) -> datetime | None:
    """Early in the morning, when it is still the day before in UTC."""
    return datetime(2026, 3, day, 7, 30, tzinfo=SHANGHAI) if day else None


@contextmanager
def before(servers: Servers) -> Iterator[tuple[Connection, str]]:
    """The database of the release before; yields (run, url of the owner)."""
    with servers.database("review", migrated=False) as urls:
        migrate.run("review", "upgrade", to="0002", url=urls.owner, app_role="review_app")
        engine = create_engine(postgresql_url(urls.owner), poolclass=pool.NullPool)
        with engine.connect() as connection:
            yield connection, urls.owner


def add_case(
    connection: Connection,
    *pauses: tuple[str, int, int | None],
    filed: int = 2,
    accepted: int | None = None,
    decided: int | None = None,
    extended: int | None = None,
    state: str = "",
) -> str:
    """pauses: (step, paused, resumed) in days of March 2026."""
    case_id = str(uuid.uuid4())
    connection.execute(
        text(
            "INSERT INTO review_case (id, type, procedure, number, office, enterprise_id,"
            " enterprise_name, uscc, legal_representative, address, categories, state, step, round,"
            " opened_at, accepted_at, decided_at, extended_on) VALUES (:id, 'NEW', 'GENERAL', :id,"
            " 'EAST_CHINA', :id, '', '', '', '', '{}', :state, 'EXAMINE', 1, :opened_at,"
            " :accepted_at, :decided_at, :extended_on)"
        ),
        {
            "id": case_id,
            "state": state,
            "opened_at": at(filed),
            "accepted_at": at(accepted),
            "decided_at": at(decided),
            "extended_on": date(2026, 3, extended) if extended else None,
        },
    )
    for step, paused, resumed in pauses:
        days = {name: day and date(2026, 3, day) for name, day in (("p", paused), ("r", resumed))}
        connection.execute(
            text(
                "INSERT INTO pause (id, case_id, step, paused_on, resumed_on)"
                " VALUES (gen_random_uuid(), :id, :step, :p, :r)"
            ),
            {"id": case_id, "step": step, **days},
        )
    return case_id


def told(ledger: Ledger) -> list[tuple[EntryKind, int]]:
    return [(entry.kind, entry.day.day) for entry in ledger.entries]


@pytest.mark.spec("N-02", "N-03", "N-07")
def test_what_was_known_of_a_case_becomes_its_ledger(servers: Servers) -> None:
    with before(servers) as (connection, url):
        fresh = add_case(connection)
        returned = add_case(connection, ("FORMAL", 4, None))
        long = add_case(
            connection,
            ("FORMAL", 3, 3),
            ("EXAMINE", 5, 10),
            ("EXAMINE", 10, 10),
            ("EXAMINE", 10, 12),
            accepted=3,
            extended=10,
            decided=20,
            state="APPROVED",
        )
        refused = add_case(connection, accepted=3, decided=20, state="REFUSED")
        connection.commit()
        migrate.run("review", "upgrade", url=url, app_role="review_app")
        ledgers = ledgers_of(Session(connection), [fresh, returned, long, refused])
    assert told(ledgers[fresh]) == [(START, 2)]
    assert told(ledgers[returned]) == [(START, 2), (PAUSE, 4)]
    assert ledgers[returned].ground is PauseGround.CORRECTION
    assert told(ledgers[refused]) == [(START, 2), (START, 3)]
    assert told(ledgers[long]) == [
        (START, 2), (PAUSE, 3), (RESUME, 3), (START, 3),
        (PAUSE, 5), (RESUME, 10), (EXTEND, 10), (PAUSE, 10), (RESUME, 10), (PAUSE, 10),
        (RESUME, 12), (START, 20),
    ]  # fmt: skip
    decision = ledgers[long].clock(CountedFrom.ACCEPTANCE)
    assert decision
    assert decision.extensions == (("DECIDE", 10),)
    # The 3rd is not counted; the 4th and 5th are, then those from the 13th on.
    assert decision.used(date(2026, 3, 20)) == 2 + published().working_days_between(
        date(2026, 3, 12), date(2026, 3, 20)
    )
    assert all(entry.reason and entry.basis for entry in ledgers[long].entries)


def test_the_step_back_restores_pauses_and_extensions(servers: Servers) -> None:
    with before(servers) as (connection, url):
        case_id = add_case(
            connection, ("FORMAL", 3, 4), ("EXAMINE", 9, None), accepted=5, extended=6
        )
        connection.commit()
        for action, to in (("upgrade", "0003"), ("downgrade", None)):
            migrate.run("review", action, to=to, url=url, app_role="review_app")
        pauses = connection.execute(
            text("SELECT step, paused_on, resumed_on FROM pause ORDER BY paused_on")
        ).all()
        extended = connection.scalar(
            text("SELECT extended_on FROM review_case WHERE id = :id"), {"id": case_id}
        )
    assert [tuple(row) for row in pauses] == [
        ("FORMAL", date(2026, 3, 3), date(2026, 3, 4)),
        ("EXAMINE", date(2026, 3, 9), None),
    ]
    assert extended == date(2026, 3, 6)
