import base64
import json

import pytest

from chassis.settings import Settings, SettingsError, settings


def test_every_problem_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMQP_URI_PORTAL", "http://x")
    monkeypatch.setenv("PORTAL_PORT", "99999")
    monkeypatch.delenv("PORTAL_SECRET_KEY", raising=False)
    with pytest.raises(SettingsError) as error:
        Settings().require("AMQP_URI_PORTAL", "PORTAL_PORT", "PORTAL_SECRET_KEY", "S3_BUCKET")
    assert error.value.problems == [
        "AMQP_URI_PORTAL is malformed: expected an address that begins with amqp://",
        "PORTAL_PORT is malformed: expected a port number, 1 to 65535",
        "PORTAL_SECRET_KEY is not set",
    ]


def test_what_is_not_asked_for_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("S3_ENDPOINT", raising=False)
    monkeypatch.setenv("AMQP_URI_PERSONNEL_WORKER", "amqp://personnel-worker:p@localhost/host")
    assert Settings().amqp_uri("personnel-worker") == "amqp://personnel-worker:p@localhost/host"


def test_a_process_is_its_own_user_on_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMQP_URI_PORTAL", "amqp://identity:p@localhost/host")
    with pytest.raises(SettingsError, match="AMQP_URI_PORTAL: its user must be portal"):
        Settings().amqp_uri("portal")


def test_databases_are_named_after_services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL_REVIEW", "postgresql://u:p@localhost/review")
    assert Settings().database_url("review") == "postgresql+psycopg2://u:p@localhost/review"
    with pytest.raises(SettingsError, match="DATABASE_OWNER_URL_REVIEW2 is not set"):
        Settings().database_owner_url("review2")


def test_vault_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    good = base64.b64encode(b"k" * 32).decode()
    monkeypatch.setenv("VAULT_KEYS", json.dumps({"1": good}))
    assert Settings().vault_keys == {"1": b"k" * 32}
    for bad in ("{", "[]", json.dumps({"1": "c2hvcnQ="}), json.dumps({"1": 5})):
        monkeypatch.setenv("VAULT_KEYS", bad)
        with pytest.raises(SettingsError, match="VAULT_KEYS is malformed"):
            _ = Settings().vault_keys


def test_tokens_of_subscribers_are_found_by_their_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUBSCRIBER_TOKENS", raising=False)
    assert Settings().subscriber_tokens == {}
    monkeypatch.setenv("SUBSCRIBER_TOKENS", json.dumps({"tax_bureau": "AB" * 32}))
    assert Settings().subscriber_tokens == {"ab" * 32: "tax_bureau"}
    for bad in ("{", "[]", json.dumps({"tax_bureau": "the token itself"})):
        monkeypatch.setenv("SUBSCRIBER_TOKENS", bad)
        with pytest.raises(SettingsError, match="SUBSCRIBER_TOKENS is malformed"):
            _ = Settings().subscriber_tokens


def test_a_name_that_is_no_setting_is_a_defect() -> None:
    with pytest.raises(AttributeError):
        _ = Settings().colour


def test_the_environment_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.cache_clear()
    monkeypatch.setenv("S3_BUCKET", "one")
    assert settings().s3_bucket == "one"
    monkeypatch.setenv("S3_BUCKET", "two")
    assert settings().s3_bucket == "one"
    settings.cache_clear()
