"""A database of a service for one measurement, on the running private PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench import register_data
from chassis import migrate
from chassis.database import Db
from deploy.local import postgres
from deploy.local.state import State


@contextmanager
def database(service: str, purpose: str) -> Iterator[tuple[Db, Callable[[str], None]]]:
    """(migrated and empty, executes a statement as its owner); dropped again."""
    state = State(Path(os.environ["SERVERS_ROOT"]))
    name = f"bench_{purpose}_{os.getpid()}"
    postgres.create_database(state, service, name)
    app, owner = (f"{url.rpartition('/')[0]}/{name}" for url in postgres.urls(state, service))
    try:
        migrate.run(service, url=owner, app_role=f"{service}_app")
        db = Db.connect(app, service)
        try:
            yield db, partial(register_data.execute, owner.replace("+psycopg2", ""))
        finally:
            db.close()
    finally:
        admin = postgres.admin_url(state).replace("+psycopg2", "")
        register_data.execute(admin, f'DROP DATABASE "{name}" WITH (FORCE)')
