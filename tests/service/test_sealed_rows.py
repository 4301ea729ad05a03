"""Names that the release before kept in clear are sealed by the migrations, where they stand."""

import uuid
from typing import Any

import pytest
from sqlalchemy import Connection, Table, create_engine, text

from chassis import migrate
from chassis.personal import opened
from chassis.vault import Vault
from deploy.local import postgres
from services.application.tables import Attachment
from services.identity.tables import business_licence, enterprise
from services.review.tables import deliveries
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
ID = str(uuid.uuid4())
NAME = "上官望舒"
CASES: dict[str, tuple[str, Table, dict[str, str], list[Any]]] = {
    # service: (revision before, table, {sealed column: in clear}, key)
    "identity": ("0003", enterprise, {"sealed_contact": "contact", "sealed_email": "email"}, [ID]),
    "application": (
        "0003", Attachment.__table__, {"sealed_filename": "filename"}, [ID],
    ),
    "review": ("0005", deliveries, {"sealed_receiver": "receiver"}, [ID, 1]),
    "licence": ("0003", business_licence, {"sealed_filename": "filename"}, [ID]),
}  # fmt: skip
OTHERS = {"UUID": ID, "INTEGER": 1, "BIGINT": 1, "DATE": "2026-01-01", "BYTEA": b"x"}


@pytest.mark.parametrize("name", CASES)
def test_what_stood_in_clear_is_sealed_in_its_row(servers: Servers, name: str) -> None:
    before, table, columns, key = CASES[name]
    service = "identity" if name == "licence" else name
    with servers.database(service, migrated=False) as urls:
        migrate.run(service, to=before, url=urls.owner, app_role=f"{service}_app")
        database = urls.owner.rpartition("/")[2]
        engine = create_engine(postgres.admin_url(servers.state, database))
        with engine.begin() as connection:
            _fill(connection, table, columns)
        migrate.run(service, url=urls.owner, app_role=f"{service}_app")
        with engine.connect() as connection:
            row = connection.execute(table.select()).one()
        engine.dispose()
    for sealed, plain in columns.items():
        assert not getattr(row, plain)
        assert opened(Vault.from_settings(), table.c[sealed], row, *key) == NAME


def _fill(connection: Connection, table: Table, columns: dict[str, str]) -> None:
    """One row, as that release could have written it; without what it points to."""
    connection.execute(text("SET session_replication_role = replica"))
    there = connection.execute(
        text("SELECT column_name FROM information_schema.columns WHERE table_name = :name"),
        {"name": table.name},
    ).scalars()
    values: dict[str, object] = dict.fromkeys(columns.values(), NAME)
    known = set(there)
    for column in (c for c in table.c if c.name in known):
        kind = column.type.compile(connection.dialect)
        if not column.nullable and column.name not in values:
            default = "2026-01-01" if "TIMESTAMP" in kind else "1"
            values[column.name] = OTHERS.get(kind, default)
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table.name} ({names}) VALUES ({marks})"), values)
