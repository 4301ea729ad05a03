"""Alembic environment of the identity service's database."""

from chassis.migrate import run_env
from services.identity import tables  # noqa: F401 - whose metadata it is
from services.identity.columns import metadata

run_env(metadata)
