"""Alembic environment of the identity service's database."""

from chassis.migrate import run_env
from services.identity.tables import metadata

run_env(metadata)
