"""The private servers do what services and outsiders rely on."""

import io
from contextlib import closing

import psycopg2
import pytest
from minio import Minio

from tests.infrastructure import Servers

pytestmark = pytest.mark.service


def execute(url: str, statement: str) -> None:
    address = url.replace("+psycopg2", "")
    with closing(psycopg2.connect(address)) as session, session, session.cursor() as cursor:
        cursor.execute(statement)


def test_application_role_reads_and_writes_rows_but_not_tables(servers: Servers) -> None:
    with servers.database("identity", migrated=False) as urls:
        execute(urls.owner, "CREATE TABLE firm (id bigserial PRIMARY KEY, name text)")
        execute(urls.app, "INSERT INTO firm (name) VALUES ('甲')")
        execute(urls.app, "UPDATE firm SET name = '乙'")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            execute(urls.app, "DROP TABLE firm")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            execute(urls.app, "CREATE TABLE other (id int)")


def test_application_role_of_another_service_sees_nothing(servers: Servers) -> None:
    own = servers.addresses["DATABASE_URL_REVIEW"]
    with pytest.raises(psycopg2.OperationalError, match="permission denied"):
        execute(own.rpartition("/")[0] + "/identity", "SELECT 1")


def test_personnel_has_the_extension_for_exclusion_constraints(servers: Servers) -> None:
    with servers.database("personnel", migrated=False) as urls:
        execute(
            urls.owner,
            "CREATE TABLE post (firm bigint, person text, "
            "EXCLUDE USING gist (person WITH =, firm WITH <>))",
        )
        execute(urls.app, "INSERT INTO post VALUES (1, 'x'), (1, 'x')")
        with pytest.raises(psycopg2.errors.ExclusionViolation):
            execute(urls.app, "INSERT INTO post VALUES (2, 'x')")


def test_object_store_keeps_and_returns_content(servers: Servers) -> None:
    values = servers.addresses
    with servers.bucket() as bucket:
        store = Minio(
            values["S3_ENDPOINT"].removeprefix("http://"),
            access_key=values["S3_ACCESS_KEY"],
            secret_key=values["S3_SECRET_KEY"],
            secure=False,
            region=values["S3_REGION"],
        )
        store.put_object(bucket, "a/b", io.BytesIO(b"content"), 7)
        response = store.get_object(bucket, "a/b")
        assert response.read() == b"content"
        response.close()
        response.release_conn()
