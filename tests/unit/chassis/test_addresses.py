"""Which addresses of servers are taken: elsewhere than on this machine, only those over TLS."""

from pathlib import Path

import pytest

from chassis.addresses import trusting
from chassis.settings import Settings, SettingsError

AMQP, HTTP = "amqps:// is needed", "https:// is needed"
DATABASE = "sslmode=verify-full is needed"
TAKEN = [
    ("LICENCE_EVENTS_AMQP_URI", "amqp://u:p@localhost/h"),
    ("LICENCE_EVENTS_AMQP_URI", "amqp://u:p@127.0.0.1:5672/h"),
    ("LICENCE_EVENTS_AMQP_URI", "amqp://u:p@127.8.8.8/h"),
    ("LICENCE_EVENTS_AMQP_URI", "amqp://u:p@[::1]:5672/h"),
    ("LICENCE_EVENTS_AMQP_URI", "amqps://u:p@broker.example:5671/h"),
    ("AMQP_URI_PORTAL", "amqps://portal:p@10.0.0.1/h"),
    ("DATABASE_URL_REVIEW", "postgresql://u:p@localhost/review"),
    ("DATABASE_URL_REVIEW", "postgresql:///review?host=/run/postgresql"),
    ("DATABASE_URL_REVIEW", "postgresql:///review"),
    ("DATABASE_URL_REVIEW", "postgresql://u:p@db.example/review?sslmode=verify-full"),
    ("S3_ENDPOINT", "http://127.0.0.1:9000"),
    ("S3_ENDPOINT", "https://s3.example"),
    ("SMS_URL", "http://localhost:8082"),
    ("SMS_URL", "https://sms.example/path"),
    ("RABBITMQ_MANAGEMENT_URL", "https://broker.example:15671"),
    ("CLAMD_ADDRESS", "tcp://127.0.0.1:3310"),
    ("CLAMD_ADDRESS", "unix:///run/clamav/clamd.ctl"),
    ("PORTAL_URL", "http://licensing.example"),  # of people's browsers, not of a server of ours
]
REFUSED = [
    ("LICENCE_EVENTS_AMQP_URI", "amqp://u:p@broker/h", f"broker is another machine, so {AMQP}"),
    ("AMQP_URI_PORTAL", "amqp://portal:p@10.0.0.1/h", AMQP),
    ("AMQP_URI_PORTAL", "pyamqp://portal:p@localhost.example/h", AMQP),
    ("AMQP_URI_PORTAL", "amqp://portal:p@127.0.0.1.example/h", AMQP),
    ("AMQP_URI_PORTAL", "amqp://portal:p@0.0.0.0/h", AMQP),
    ("DATABASE_URL_REVIEW", "postgresql://u:p@db/review", DATABASE),
    ("DATABASE_URL_REVIEW", "postgresql://u:p@db/review?sslmode=require", DATABASE),
    ("DATABASE_URL_REVIEW", "postgresql://u:p@db/review?sslmode=verify-ca", DATABASE),
    ("DATABASE_URL_REVIEW", "postgresql:///review?host=db:5432", DATABASE),
    ("DATABASE_URL_REVIEW", "postgresql://u@localhost/review?host=localhost&host=db", DATABASE),
    ("DATABASE_OWNER_URL_REVIEW", "postgresql+psycopg2://u:p@10.0.0.2/review", DATABASE),
    ("S3_ENDPOINT", "http://s3.example:9000", HTTP),
    ("SMS_URL", "http://sms.example", f"sms.example is another machine, so {HTTP}"),
    ("RABBITMQ_MANAGEMENT_URL", "http://broker:15672", HTTP),
    ("CLAMD_ADDRESS", "tcp://scanner:3310", "clamd speaks no TLS"),
    ("TLS_CA_FILE", "/no/such/file", "there is no file"),
]


@pytest.mark.parametrize(("name", "text"), TAKEN)
def test_taken(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    monkeypatch.setenv(name, text)
    Settings().require(name)


@pytest.mark.parametrize(("name", "text", "reason"), REFUSED)
def test_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, reason: str
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingsError) as error:
        Settings().require(name)
    (line,) = error.value.problems
    assert line.startswith(f"{name} is malformed: ") and reason in line
    assert ":p@" not in line, "no password in a message"


@pytest.mark.parametrize(
    ("url", "added"),
    [
        ("postgresql+psycopg2://u@db/x?sslmode=verify-full", "&sslrootcert=%2Fca.pem"),
        ("postgresql+psycopg2://u@db/x?sslmode=verify-full&sslrootcert=/own.pem", ""),
        ("postgresql+psycopg2://u@localhost/x", ""),
    ],
)
def test_a_database_s_certificate_is_believed_from_the_same_authority(url: str, added: str) -> None:
    assert trusting(url, Path("/ca.pem")) == url + added
    assert trusting(url, None) == url
