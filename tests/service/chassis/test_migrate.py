from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from chassis import migrate
from tests.service.chassis import sample as package
from tests.service.chassis.conftest import SAMPLE
from tests.service.chassis.sample import tables


def names(db) -> set[str]:
    return set(inspect(db.engine).get_table_names())


def test_up_from_empty_equals_the_model(db):
    assert {"outbox", "inbox", "idempotency", "audit", "entry", "handled"} <= names(db)
    migrate.run("sample", "check", package=SAMPLE)


def test_one_step_down_and_up_again(db):
    migrate.run("sample", "downgrade", package=SAMPLE)
    assert "handled" not in names(db)
    migrate.run("sample", package=SAMPLE)
    assert "handled" in names(db)


def test_a_schema_that_differs_is_named(owner_db):
    with owner_db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE entry ADD COLUMN surprise text"))
    with pytest.raises(migrate.MigrationError, match="surprise"):
        migrate.run("sample", "check", package=SAMPLE)


def test_a_stale_head_is_refused(sample_environment, monkeypatch, tmp_path):
    source = Path(package.__path__[0]) / "migrations"
    copy = tmp_path / "migrations"
    (copy / "versions").mkdir(parents=True)
    for file in (source / "versions").glob("*.py"):
        (copy / "versions" / file.name).write_text(file.read_text())
    (copy / "HEAD").write_text("0001\n")
    monkeypatch.setattr(package, "__path__", [str(tmp_path)])
    with pytest.raises(migrate.MigrationError, match="HEAD names '0001'"):
        migrate.run("sample", package=SAMPLE)


def test_a_table_that_is_in_use_does_not_block_for_ever(db, owner_db, monkeypatch):
    monkeypatch.setenv("MIGRATION_LOCK_TIMEOUT", "1")
    migrate.settings.cache_clear()
    with db.engine.connect() as reader:
        reader.execute(text("SELECT * FROM handled"))
        with pytest.raises(Exception, match="lock timeout"):
            migrate.run("sample", "downgrade", package=SAMPLE)
    assert tables.handled.name in names(db)


def test_the_service_cannot_change_tables(db):
    with pytest.raises(Exception, match="must be owner"), db.engine.begin() as connection:
        connection.execute(text("DROP TABLE entry"))
