from chassis.migrate import run_env
from tests.service.chassis.sample.tables import metadata

run_env(metadata)
