"""Licences as the release before stored them get periods and prints; that release still runs on
what the migration leaves, and this one reads what it issues meanwhile."""

import json
import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text

from chassis import clock, migrate
from chassis.context import Actor, Call, system_call
from chassis.database import Db
from contracts.review.licences import (
    CertificateQuery,
    HeldQuery,
    HolderQuery,
    VerifyCode,
    VerifyToken,
)
from services.review import register
from services.review.licensing import by_date, repository
from services.review.licensing.changes import Reissue
from tests.factories.licences import HIGH
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
START = date(2026, 3, 2)

# The statements of the release before, word for word in what they write and read.
_CASE = text(
    "INSERT INTO review_case (id, type, procedure, number, office, enterprise_id, enterprise_name,"
    " uscc, legal_representative, address, categories, state, step, round, opened_at) VALUES (:id,"
    " 'NEW', 'GENERAL', :id, 'EAST_CHINA', :firm, '', '', '', '', '{}', 'ISSUED',"
    " 'ISSUE', 1, now())"
)
_LICENCE = text(
    "INSERT INTO licence (id, number, office, enterprise_id, name, uscc, legal_representative,"
    " address, categories, scope, issued_on, valid_from, valid_to, state, case_id,"
    " verification_token, verification_code) VALUES (:id, :number, 'EAST_CHINA', :firm, '某公司',"
    " '91310000MA1FL0GH8U', '张三', '某路1号', :categories, :scope, :start, :start, '2032-03-01',"
    " 'VALID', :case, :token, :code)"
)
_VERSION = text(
    "INSERT INTO licence_version (licence_id, version, case_id, reason, values, at)"
    " VALUES (:id, 1, :case, 'NEW', '{}', now())"
)
_CERTIFICATE = text(
    "INSERT INTO certificate (licence_id, copy, print_number, licence_version, values, digest,"
    " printed_at) VALUES (:id, :copy, 1, 1, :face, 'sha256:', now())"
)
_EVENT = text(
    "INSERT INTO licence_event (position, licence_id, licence_number, sequence, type, event, at)"
    " VALUES (:position, :id, :number, 1, 'licence.issued', '{}', now())"
)
_POSITION = text(
    "INSERT INTO counter (name, value) VALUES ('licence_event', 1)"
    " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1"
)
_VERIFIED = text("SELECT number, state, valid_to FROM licence WHERE verification_token = :token")


def issue(connection: Connection, serial: int) -> dict[str, Any]:
    code = f"7KQ2-M0XD-94R{serial}"
    row = {
        "id": str(uuid.uuid4()), "case": str(uuid.uuid4()), "firm": str(uuid.uuid4()),
        "number": f"4-1-0000{serial}-2026", "token": f"token-{serial}", "code": code,
        "categories": json.dumps(HIGH.categories), "scope": json.dumps(HIGH.scope),
        "start": START, "position": serial,
    }  # fmt: skip
    connection.execute(_CASE, {"id": row["case"], "firm": row["firm"]})
    for statement in (_LICENCE, _VERSION, _POSITION, _EVENT):
        connection.execute(statement, row)
    for copy in ("ORIGINAL", "DUPLICATE"):
        face = json.dumps({"verification_token": row["token"], "copy": copy})
        connection.execute(_CERTIFICATE, {"id": row["id"], "copy": copy, "face": face})
    connection.commit()
    return row


@pytest.mark.spec("N-08", "N-16")
def test_licences_of_the_release_before_live_on(servers: Servers) -> None:
    with servers.database("review", migrated=False) as urls, clock.travel(date(2026, 5, 4)):
        migrate.run("review", "upgrade", to="0008", url=urls.owner, app_role="review_app")
        engine, db = create_engine(_url(urls.app)), Db.connect(urls.app, "review")
        with engine.connect() as before:
            stored = [issue(before, 1), issue(before, 2)]
            migrate.run("review", "upgrade", url=urls.owner, app_role="review_app")
            # Meanwhile an instance of the release before issues another.
            stored.append(issue(before, 3))
            for row in stored:
                assert_lives_on(db, row)
            assert_goes_on(db, before, stored[0])
        engine.dispose()
        db.close()


def assert_lives_on(db: Db, row: dict[str, Any]) -> None:
    asking = Call(Actor("enterprise", "a", enterprise_id=row["firm"]))
    with db.read(system_call("test")) as session:
        by_link = register.verify(session, asking, VerifyToken(token=row["token"]))
        assert by_link == register.verify_code(session, asking, VerifyCode(code=row["code"]))
        (own,) = register.of_enterprise(session, asking, HeldQuery(enterprise_id=row["firm"])).items
        asked = CertificateQuery(licence_id=row["id"], copy="DUPLICATE")
        assert register.certificate(session, asking, asked).values["copy"] == "DUPLICATE"
        listed = register.holders(session, asking, HolderQuery(limit=9)).items
    assert (by_link.number, by_link.print.state) == (row["number"], "VALID")
    assert (own.valid_from, own.valid_to) == (START, date(2032, 3, 1))
    assert own.categories == HIGH.categories and own.scope == list(HIGH.scope)
    assert row["number"] in {one.number for one in listed}


def assert_goes_on(db: Db, before: Connection, row: dict[str, Any]) -> None:
    """Version, print and event follow those that were there; the release before reads the new."""
    with db.transaction(system_call("test")) as tx:
        again = Reissue(on=date(2026, 5, 4))
        after = repository.keep(tx, by_date.held(tx, row["firm"]), again)
    assert (after.version, [one.number for one in after.prints]) == (2, [1, 2])
    with db.read(system_call("test")) as session:
        asked = VerifyToken(token=row["token"])
        assert register.verify(session, system_call("test"), asked).print.state == "VOID"
    seen = before.execute(_VERIFIED, {"token": after.prints[-1].mark.token}).one()
    assert tuple(seen) == (row["number"], "VALID", date(2032, 3, 1))


def _url(address: str) -> str:
    return address.replace("postgresql://", "postgresql+psycopg2://")
