"""A test gets a database as if it had just been made."""

from contextlib import closing
from typing import Any

import psycopg2
import pytest

from deploy.local import postgres
from tests.databases import Databases
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
SAMPLE = "tests.service.chassis.sample"


@pytest.fixture
def databases(servers: Servers) -> Any:
    made = Databases(servers.state)
    yield made
    made.remove()


def run(url: str, statement: str) -> Any:
    with closing(psycopg2.connect(url.replace("+psycopg2", ""))) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None


def test_it_comes_back_empty_with_what_migrations_wrote(databases: Databases) -> None:
    version = "SELECT version_num FROM alembic_version"
    with databases.migrated("review", SAMPLE) as first:
        before = run(first.owner, version)
        run(first.app, "INSERT INTO entry (account, amount) VALUES ('a', 1)")
        numbered = run(first.app, "SELECT * FROM entry")
        run(first.owner, "DELETE FROM alembic_version")
    with databases.migrated("review", SAMPLE) as second:
        assert second == first
        assert run(second.app, "SELECT * FROM entry") == []
        assert run(second.owner, version) == before != []
        run(second.app, "INSERT INTO entry (account, amount) VALUES ('a', 1)")
        assert run(second.app, "SELECT * FROM entry") == numbered


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE entry ADD COLUMN surprise text",
        "DROP TABLE handled",
        "GRANT UPDATE ON audit TO review_app",
        "CREATE INDEX surprise ON entry (account)",
    ],
)
def test_one_that_was_changed_is_not_given_away_again(databases: Databases, change: str) -> None:
    with databases.migrated("review", SAMPLE) as first:
        run(first.owner, change)
    with databases.migrated("review", SAMPLE) as second:
        assert second != first
    admin = postgres.admin_url(databases.state)
    names = [name for (name,) in run(admin, "SELECT datname FROM pg_database")]
    assert first.app.rpartition("/")[2] not in names


def test_two_at_a_time_are_two(databases: Databases) -> None:
    with databases.migrated("identity") as one, databases.migrated("identity") as other:
        assert one != other


def test_who_is_still_connected_is_cut_off(databases: Databases) -> None:
    with databases.migrated("identity") as urls:
        left = psycopg2.connect(urls.app.replace("+psycopg2", ""))
        with left.cursor() as cursor:
            cursor.execute("SELECT 1")
    with pytest.raises(psycopg2.OperationalError), left.cursor() as cursor:
        cursor.execute("SELECT 1")
