"""Databases for tests: copied from a template once, then emptied and handed to the next test.

Emptying takes a tenth of what making and dropping takes. What a test gets is the same either way:
no row but those that migrations write, sequences at their beginning. A database whose schema or
rights a test has changed is dropped instead.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import psycopg2
from psycopg2 import extensions

from chassis import migrate
from deploy.local import postgres
from deploy.local.state import State

KEPT = "kept_rows"  # the schema with what migrations wrote
_TEMPLATE_LOCK = 4_930_016  # one process makes a template, the others wait for it

# All that a schema is made of. Where a row of the catalog tells nothing but the definition, its
# version does; rows of pg_class change with every TRUNCATE, so their columns are named.
_SCHEMA = """
WITH own AS (SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace)
SELECT md5(string_agg(fact, ' ' ORDER BY fact)) FROM (
  SELECT concat_ws('/', oid, relname, relkind, relowner, relacl, relrowsecurity) FROM own
  UNION ALL SELECT concat_ws('/', 'a', oid, attnum, a.xmin) FROM own JOIN pg_attribute a ON attrelid = oid
  UNION ALL SELECT concat_ws('/', 'i', oid, i.xmin) FROM own JOIN pg_index i ON indrelid = oid
  UNION ALL SELECT concat_ws('/', 't', t.oid, t.xmin) FROM own JOIN pg_trigger t ON tgrelid = own.oid
  UNION ALL SELECT concat_ws('/', 'd', d.oid, d.xmin) FROM own JOIN pg_attrdef d ON adrelid = own.oid
  UNION ALL SELECT concat_ws('/', 'c', oid, xmin) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws('/', 'f', oid, xmin) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws('/', 'n', oid, nspname, nspacl) FROM pg_namespace
    WHERE nspname NOT LIKE 'pg\\_temp%' AND nspname NOT LIKE 'pg\\_toast%'
  UNION ALL SELECT concat_ws('/', 's', setrole, setconfig) FROM pg_db_role_setting
    JOIN pg_database ON oid = setdatabase WHERE datname = current_database()
) facts (fact)
"""  # noqa: E501

_KEEP_ROWS = f"""
DO $$ DECLARE name text; filled boolean; BEGIN
  CREATE SCHEMA {KEPT};
  FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'SELECT EXISTS (SELECT FROM public.' || name || ')' INTO filled;
    IF filled THEN
      EXECUTE format('CREATE TABLE {KEPT}.%s AS TABLE public.%s', name, name);
    END IF;
  END LOOP;
END $$
"""

# Rows come back without their foreign keys being asked, so that their order does not matter.
_EMPTY = f"""
DO $$ DECLARE name text; filled boolean; names text[] := '{{}}'; BEGIN
  FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'SELECT EXISTS (SELECT FROM public.' || name || ')' INTO filled;
    IF filled THEN names := names || ('public.' || name); END IF;
  END LOOP;
  IF names <> '{{}}' THEN
    EXECUTE 'TRUNCATE ' || array_to_string(names, ', ') || ' CASCADE';
  END IF;
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = '{KEPT}' LOOP
    EXECUTE format('INSERT INTO public.%s OVERRIDING SYSTEM VALUE TABLE {KEPT}.%s', name, name);
  END LOOP;
  PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""

# Of the process, not of one `Databases`: two at a time make databases on the same server.
_NUMBERS = count()


class DatabaseUrls(NamedTuple):
    """SQLAlchemy addresses of one database, as the application and as the role that migrates."""

    app: str
    owner: str


class _Kind(NamedTuple):
    """What a database is for: the role it belongs to, the package whose tables are in it."""

    role: str
    package: str


class _Template(NamedTuple):
    name: str
    schema: str  # the digest of its schema


class Databases:
    """Those of one process on the running PostgreSQL."""

    def __init__(self, state: State) -> None:
        self.state = state
        self._templates: dict[_Kind, _Template] = {}
        self._clean: dict[_Kind, list[str]] = defaultdict(list)

    @contextmanager
    def empty(self, role: str) -> Iterator[DatabaseUrls]:
        """Nothing in it but the rights and extensions of `role`; dropped afterwards."""
        name = self._name(role)
        postgres.create_database(self.state, role, name)
        try:
            yield self._urls(role, name)
        finally:
            self._drop(name)

    @contextmanager
    def migrated(self, role: str, package: str | None = None) -> Iterator[DatabaseUrls]:
        """With the tables of `package`, `services.<role>` unless another is named."""
        kind = _Kind(role, package or f"services.{role}")
        clean = self._clean[kind]
        name = clean.pop() if clean else self._copied(kind)
        try:
            yield self._urls(role, name)
        finally:
            if self._emptied(name, kind):
                clean.append(name)
            else:
                self._drop(name)

    def remove(self) -> None:
        for name in (name for clean in self._clean.values() for name in clean):
            self._drop(name)
        self._clean.clear()

    def _emptied(self, name: str, kind: _Kind) -> bool:
        """False where the test has changed more than rows."""
        self._cut_off(name)
        with closing(self._connect(name)) as session:
            if _schema(session) != self._template(kind).schema:
                return False
            _run(session, _EMPTY)
            return True

    def _copied(self, kind: _Kind) -> str:
        name, template = self._name(kind.role), self._template(kind)
        self._sql(f'CREATE DATABASE "{name}" TEMPLATE "{template.name}" OWNER {kind.role}_owner')
        self._sql(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        self._sql(f'GRANT CONNECT ON DATABASE "{name}" TO {kind.role}_app')
        return name

    def _template(self, kind: _Kind) -> _Template:
        if kind not in self._templates:
            name = f"template_{kind.role}_{_digest(kind.package)}"
            with closing(self._connect("postgres")) as session:
                _run(session, f"SELECT pg_advisory_lock({_TEMPLATE_LOCK})")
                if not _value(session, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
                    self._make_template(kind, name)
                self._templates[kind] = _Template(name, _value(session, _schema_of(name)))
        return self._templates[kind]

    def _make_template(self, kind: _Kind, name: str) -> None:
        draft = self._name(kind.role)
        postgres.create_database(self.state, kind.role, draft)
        owner = self._urls(kind.role, draft).owner
        migrate.run(kind.role, url=owner, app_role=f"{kind.role}_app", package=kind.package)
        with closing(self._connect(draft)) as session:
            _run(session, _KEEP_ROWS)
            _run(session, f"COMMENT ON DATABASE \"{draft}\" IS '{_schema(session)}'")
        self._cut_off(draft)
        self._sql(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')

    def _name(self, kind: str) -> str:
        return f"test_{kind}_{os.getpid()}_{next(_NUMBERS)}"

    def _urls(self, role: str, name: str) -> DatabaseUrls:
        app, owner = postgres.urls(self.state, role)
        return DatabaseUrls(*(f"{url.rpartition('/')[0]}/{name}" for url in (app, owner)))

    def _drop(self, name: str) -> None:
        self._sql(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _cut_off(self, name: str) -> None:
        """Whoever is still connected no longer is."""
        self._sql(
            f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
        )

    def _sql(self, statement: str) -> None:
        with closing(self._connect("postgres")) as session:
            _run(session, statement)

    def _connect(self, name: str) -> extensions.connection:
        address = postgres.admin_url(self.state, name).replace("+psycopg2", "")
        session = psycopg2.connect(address)
        session.autocommit = True
        return session


def _run(session: extensions.connection, statement: str) -> None:
    with session.cursor() as cursor:
        cursor.execute(statement)


def _value(session: extensions.connection, query: str) -> Any:
    with session.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
        return row and row[0]


def _schema_of(template: str) -> str:
    """The query for it. The template itself cannot be copied while somebody is connected to it."""
    return (
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        f" WHERE datname = '{template}'"
    )


def _schema(session: extensions.connection) -> str:
    return str(_value(session, _SCHEMA))


def _digest(package: str) -> str:
    """Of the migrations that make it: servers may outlive a change of them."""
    folders = (package, "chassis")
    found = (Path(import_module(name).__path__[0]) / "migrations" for name in folders)
    files = sorted(file for folder in found for file in folder.rglob("*.py"))
    text = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(package.encode() + text).hexdigest()[:12]
