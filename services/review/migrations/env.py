"""Alembic's way into this service (chassis.migrate)."""

from chassis.migrate import run_env
from services.review.tables import metadata

run_env(metadata)
