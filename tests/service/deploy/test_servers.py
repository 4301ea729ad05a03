"""The private servers do what services and outsiders rely on."""

import io
from contextlib import closing

import psycopg2
import pytest
from amqp import Connection, Message
from amqp.exceptions import AccessRefused, NotAllowed
from kombu.utils.url import parse_url
from minio import Minio

from deploy.local.rabbitmq import OUTSIDE_EXCHANGE
from tests.infrastructure import Servers

pytestmark = pytest.mark.service


def connect(uri: str) -> Connection:
    parts = parse_url(uri)
    return Connection(
        host=f"{parts['hostname']}:{parts['port']}",
        userid=parts["userid"],
        password=parts["password"],
        virtual_host=parts["virtual_host"],
    )


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


def test_subscriber_receives_but_cannot_publish_nor_read_other_queues(servers: Servers) -> None:
    with servers.outside_virtual_host() as (publisher, subscriber):
        with connect(subscriber) as theirs, connect(publisher) as ours:
            queue = theirs.channel()
            queue.queue_declare("subscriber_example", durable=True, auto_delete=False)
            queue.queue_bind("subscriber_example", OUTSIDE_EXCHANGE, "licence.#")
            ours.channel().basic_publish_confirm(
                Message("event"), OUTSIDE_EXCHANGE, "licence.issued"
            )
            assert queue.basic_get("subscriber_example").body == "event"
            with pytest.raises(AccessRefused):
                theirs.channel().queue_declare("someone_else", durable=True)
            with pytest.raises(AccessRefused):
                theirs.channel().exchange_declare(OUTSIDE_EXCHANGE + "2", "topic")
        with connect(publisher) as ours, pytest.raises(AccessRefused):
            ours.channel().queue_declare("spy")


def test_subscriber_is_shut_out_of_the_internal_virtual_host(servers: Servers) -> None:
    outside = servers.addresses["SUBSCRIBER_AMQP_URI"]
    internal = outside.replace("licence-events", "licensing")
    with pytest.raises(NotAllowed), connect(internal):
        pass


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
