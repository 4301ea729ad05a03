"""Alembic environment of the personnel service's database."""

from chassis.migrate import run_env
from services.personnel.tables import metadata

run_env(metadata)
