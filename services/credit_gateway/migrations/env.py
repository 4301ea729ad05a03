"""Alembic environment of the credit_gateway service's database."""

from chassis.migrate import run_env
from services.credit_gateway.tables import metadata

run_env(metadata)
