"""Alembic environment of the evaluation service's database."""

from chassis.migrate import run_env
from services.evaluation.tables import metadata

run_env(metadata)
