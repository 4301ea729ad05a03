"""Migrations of one service's own database.

    python -m chassis.migrate <service> [upgrade|downgrade|check]

Each service has `migrations/` with `env.py` (calls `run_env(metadata)`), `versions/` with files
numbered by hand (`0001_enterprises.py`, `revision = "0001"`), and `HEAD`, which names the newest
id, so that two migrations made at the same time collide in git. After them the runtime's own,
`chassis/migrations`, go into the same database; they are forward only.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import command, context
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, select, text
from sqlalchemy.engine import make_url

from chassis import pool, renewal, server_log, vault
from chassis.addresses import postgresql_url
from chassis.settings import SettingsError, settings
from chassis.tables import FIRST_TABLES

RUNTIME_VERSIONS = "runtime_version"  # Alembic's table for the runtime's own migrations
_LOCK = 4_930_015  # one migration at a time per database


class MigrationError(Exception):
    """The migrations of a service are not in order."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m chassis.migrate")
    parser.add_argument("service")
    parser.add_argument("action", nargs="?", default="upgrade")
    parser.add_argument("--to", help="revision; default: head, or one step back for downgrade")
    chosen = parser.parse_args(arguments)
    try:
        run(chosen.service, chosen.action, to=chosen.to)
        _warn(chosen.service)
    except MigrationError as error:
        print(f"{chosen.service}: {error}", file=sys.stderr)
        return 1
    return 0


def run(
    service: str,
    action: str = "upgrade",
    *,
    to: str | None = None,
    url: str | None = None,
    app_role: str | None = None,
    package: str | None = None,
) -> None:
    """upgrade, downgrade, or check that the migrated schema equals the model.

    url: of the owner role; app_role: who gets the rights on data (both default to the settings).
    package: where `migrations/` and `tables.py` are; default: services.<service>.
    Raises MigrationError when HEAD is stale or, for check, when schema and model differ.
    """
    package = package or f"services.{service}"
    config = _config(package)
    _check_head(config)
    config.attributes["url"] = postgresql_url(url or settings().database_owner_url(service))
    config.attributes["app_role"] = app_role or _user(settings().database_url(service))
    if action == "upgrade":
        command.upgrade(config, to or "head")
        if to is None:
            _upgrade_runtime(config)
    elif action == "downgrade":
        command.downgrade(config, to or "-1")
    elif action == "check":
        _check_model(package, config.attributes["url"])
    else:
        raise MigrationError(f"unknown action {action!r}: upgrade, downgrade or check")


def _warn(service: str) -> None:
    """Where the server's settings let personal data into its log."""
    for url in (settings().database_owner_url(service), settings().database_url(service)):
        engine = pool.owner(url, "migration")
        with engine.connect() as connection:
            for problem in server_log.problems(connection):
                print(f"{service}, {_user(url)}: {problem}", file=sys.stderr)
        engine.dispose()


def run_env(metadata: MetaData, version_table: str = "alembic_version") -> None:
    """The body of every `migrations/env.py`."""
    attributes = context.config.attributes
    engine = pool.owner(attributes["url"], "migration")
    with engine.connect() as connection:
        _limits(connection)
        _default_rights(connection, attributes["app_role"])
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=metadata,
            version_table=version_table,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


def create_runtime_tables(op: Any) -> None:
    """For the first migration: outbox, inbox, idempotency, audit, with their rights."""
    for table in FIRST_TABLES:
        table.create(op.get_bind())
    append_only(op, "audit")
    append_only(op, "outbox")
    marks = "published_at, attempts, next_attempt_at, last_error"
    op.execute(f'GRANT UPDATE ({marks}) ON outbox TO "{_app_role()}"')


def drop_runtime_tables(op: Any) -> None:
    for table in FIRST_TABLES:
        table.drop(op.get_bind())


def append_only(op: Any, table: str) -> None:
    """The service may add rows to `table` and read them, nothing else."""
    op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM "{_app_role()}"')


def seal_rows(table: Table) -> None:
    """Seal what stands in clear in `table`, a few hundred rows at a time, each batch for good: a
    migration that is broken off goes on where it stopped. Only with rows there it needs the vault.

    table: only the columns that are sealed here with those in clear, and the key.
    """
    engine = pool.owner(context.config.attributes["url"], "migration")
    try:
        with engine.connect() as connection:
            if connection.execute(select(*table.primary_key).limit(1)).first() is None:
                return
        settings().require(*vault.SETTINGS)
        result = renewal.renew(engine, table, vault.Vault.from_settings())
    except SettingsError as error:
        raise MigrationError(f"rows of {table.name} are to be encrypted, but {error}") from None
    finally:
        engine.dispose()
    if result.broken or result.busy:
        raise MigrationError(f"{table.name}: {result.busy} rows are locked, {result.broken}")


def grant_execute(op: Any, function: str) -> None:
    """The service, and nobody else, may call `function`, which runs with the owner's rights."""
    op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    op.execute(f'GRANT EXECUTE ON FUNCTION {function} TO "{_app_role()}"')


def _upgrade_runtime(service: Config) -> None:
    config = _config("chassis")
    _check_head(config)
    config.attributes.update(service.attributes)
    command.upgrade(config, "head")


def _app_role() -> str:
    return str(context.config.attributes["app_role"])


def _config(package: str) -> Config:
    config = Config()
    folder = Path(import_module(package).__path__[0]) / "migrations"
    config.set_main_option("script_location", str(folder))
    config.set_main_option("version_locations", str(folder / "versions"))
    config.set_main_option("path_separator", "newline")
    return config


def _check_head(config: Config) -> None:
    scripts = ScriptDirectory.from_config(config)
    heads = scripts.get_heads()
    named = (Path(scripts.dir) / "HEAD").read_text().strip()
    if heads != [named]:
        raise MigrationError(f"migrations/HEAD names {named!r}, the newest are {heads}")


def _check_model(package: str, url: str) -> None:
    metadata = import_module(f"{package}.tables").metadata
    engine = pool.owner(url, "migration")
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": _is_of_the_model}
        migration = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(migration, metadata)
    if differences:
        listed = "\n".join(f"  {difference}" for difference in differences)
        raise MigrationError(f"the migrated schema differs from the model:\n{listed}")


def _is_of_the_model(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name == RUNTIME_VERSIONS)


def _limits(connection: Connection) -> None:
    chosen = settings()
    connection.execute(text(f"SET lock_timeout = '{chosen.migration_lock_timeout}s'"))
    connection.execute(text(f"SET statement_timeout = '{chosen.migration_statement_timeout}s'"))
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})


def _default_rights(connection: Connection, role: str) -> None:
    """What later migrations create can be used by the service without saying so each time."""
    grant = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT"
    connection.execute(text(f'GRANT USAGE ON SCHEMA public TO "{role}"'))
    connection.execute(text(f'{grant} SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{role}"'))
    connection.execute(text(f'{grant} USAGE, SELECT ON SEQUENCES TO "{role}"'))


def _user(url: str) -> str:
    user = make_url(url).username
    if not user:
        raise MigrationError("the database address names no user")
    return user


if __name__ == "__main__":
    sys.exit(main())
