"""Alembic environment of the runtime's tables, run in each service's database after its own."""

from chassis.migrate import RUNTIME_VERSIONS, run_env
from chassis.tables import runtime_metadata

run_env(runtime_metadata, version_table=RUNTIME_VERSIONS)
