"""Every service's database: built from nothing, equal to the model, one step back and forth."""

from pathlib import Path

import pytest

from chassis import migrate
from tests.infrastructure import Servers

pytestmark = pytest.mark.service
SERVICES = sorted(path.parts[-3] for path in Path("services").glob("*/migrations/HEAD"))


@pytest.mark.parametrize("service", SERVICES)
def test_the_migrated_schema_is_the_model(servers: Servers, service: str) -> None:
    with servers.database(service, migrated=False) as urls:
        for action in ("upgrade", "check", "downgrade", "upgrade", "check"):
            migrate.run(service, action, url=urls.owner, app_role=f"{service}_app")
