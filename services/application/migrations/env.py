"""Alembic environment of the application service's database."""

from chassis.migrate import run_env
from services.application.tables import metadata

run_env(metadata)
