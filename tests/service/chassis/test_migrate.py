from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from chassis import migrate
from chassis.database import Db
from chassis.settings import settings
from tests.service.chassis import sample as package
from tests.service.chassis.conftest import SAMPLE
from tests.service.chassis.sample import tables


def names(db: Db) -> set[str]:
    return set(inspect(db.engine).get_table_names())


def test_up_from_empty_equals_the_model(db: Db) -> None:
    assert {"outbox", "inbox", "idempotency", "audit", "entry", "handled"} <= names(db)
    migrate.run("sample", "check", package=SAMPLE)


def test_one_step_down_and_up_again(db: Db) -> None:
    migrate.run("sample", "downgrade", package=SAMPLE)
    assert "handled" not in names(db)
    migrate.run("sample", package=SAMPLE)
    assert "handled" in names(db)


def test_a_schema_that_differs_is_named(owner_db: Db) -> None:
    with owner_db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE entry ADD COLUMN surprise text"))
    with pytest.raises(migrate.MigrationError, match="surprise"):
        migrate.run("sample", "check", package=SAMPLE)


def test_a_stale_head_is_refused(
    sample_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = Path(package.__path__[0]) / "migrations"
    copy = tmp_path / "migrations"
    (copy / "versions").mkdir(parents=True)
    for file in (source / "versions").glob("*.py"):
        (copy / "versions" / file.name).write_text(file.read_text())
    (copy / "HEAD").write_text("0001\n")
    monkeypatch.setattr(package, "__path__", [str(tmp_path)])
    with pytest.raises(migrate.MigrationError, match="HEAD names '0001'"):
        migrate.run("sample", package=SAMPLE)


def test_a_table_that_is_in_use_does_not_block_for_ever(
    db: Db, owner_db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIGRATION_LOCK_TIMEOUT", "1")
    settings.cache_clear()
    with db.engine.connect() as reader:
        reader.execute(text("SELECT * FROM handled"))
        with pytest.raises(Exception, match="lock timeout"):
            migrate.run("sample", "downgrade", package=SAMPLE)
    assert tables.handled.name in names(db)


def test_the_service_cannot_change_tables(db: Db) -> None:
    with pytest.raises(Exception, match="must be owner"), db.engine.begin() as connection:
        connection.execute(text("DROP TABLE entry"))
